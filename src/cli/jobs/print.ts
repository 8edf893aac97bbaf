import type { Job } from "../../client/index.ts";
import type { Column } from "../kit/table.ts";

export const jobColumns: readonly Column<Job>[] = [
  { title: "id", of: ({ id }) => id },
  { title: "kind", of: ({ kind }) => kind },
  { title: "rule", of: ({ rule }) => rule },
  { title: "instance", of: ({ instance }) => instance },
  { title: "action", of: ({ action }) => action },
  { title: "state", of: ({ state }) => state },
  { title: "attempts", of: ({ attempts }) => attempts },
  { title: "next", of: ({ nextAt }) => nextAt },
  { title: "last result", of: ({ lastResult }) => lastResult },
];
