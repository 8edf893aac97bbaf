import type { Command } from "commander";
import type { FieldInfo } from "../client/index.ts";
import { command } from "./kit/command.ts";
import { withServer } from "./kit/context.ts";
import type { Column } from "./kit/table.ts";

const columns: readonly Column<FieldInfo>[] = [
  { title: "name", of: (field) => field.name },
  { title: "type", of: (field) => field.type },
  { title: "origin", of: (field) => field.origin },
  { title: "description", of: (field) => field.description },
];

export function fieldsCommand(): Command {
  return command("fields", "list every name that a search over the project may use", [
    "gallery fields -p marketplace",
  ]).action(
    withServer(async ({ client, output, project }) => {
      await output.list(await client.search.fields(project()), columns);
    }),
  );
}
