import type { Environment } from "../../client/index.ts";
import type { Column } from "../kit/table.ts";

export const environmentColumns: readonly Column<Environment>[] = [
  { title: "name", of: ({ name }) => name },
  { title: "project", of: ({ project }) => project },
  { title: "protection", of: ({ protection }) => protection },
];
