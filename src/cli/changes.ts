import { type Command, Option } from "commander";
import type { Change, ChangeKind } from "../client/index.ts";
import { changeKinds } from "../domain/change.ts";
import { command, type Paging, paged, pageOf } from "./kit/command.ts";
import { type Context, withServer } from "./kit/context.ts";
import type { Column } from "./kit/table.ts";
import { readWhole } from "./kit/values.ts";

export const changeColumns: readonly Column<Change>[] = [
  { title: "position", of: (change) => change.position },
  { title: "at", of: (change) => change.at },
  { title: "kind", of: (change) => change.kind },
  { title: "project", of: (change) => change.project },
  { title: "subject", of: (change) => change.subject.uuid },
  { title: "actor", of: (change) => change.actor },
  { title: "data", of: (change) => JSON.stringify(change.data) },
];

interface ChangesOptions extends Paging {
  readonly after?: number;
  readonly model?: string;
  readonly subject?: string;
  readonly kind?: readonly ChangeKind[];
  readonly follow?: true;
}

export function changesCommand(): Command {
  const changes = command("changes", "read the log of everything that happened, oldest first", [
    "gallery changes -p marketplace --kind instance.created",
    "gallery changes -p marketplace --model demand --follow -o ndjson",
  ]);
  return paged(changes)
    .addOption(new Option("--after <position>", "start behind this position").argParser(readWhole))
    .option("--model <name>", "only of the models and instances under this base version id")
    .option("--subject <uuid>", "only of this model or instance")
    .addOption(new Option("--kind <kinds...>", "only of these kinds").choices(changeKinds))
    .option("--follow", "print each as it happens, from now on unless --after is given")
    .action(withServer(printChanges));
}

async function printChanges(context: Context, options: ChangesOptions): Promise<void> {
  const { client, output } = context;
  const filter = {
    project: context.anyProject(),
    baseVersionId: options.model,
    subject: options.subject,
    kinds: options.kind,
    after: options.after,
  };
  if (!options.follow) {
    const page = pageOf(options);
    await output.list(client.changes.all({ ...filter, limit: page.page_size }), changeColumns, page);
    return;
  }
  await output.follow(client.changes.follow(filter), changeColumns);
}
