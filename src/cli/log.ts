import type { Command } from "commander";
import type { Partition } from "../client/index.ts";
import { command, type Paging, paged, partitionOption } from "./kit/command.ts";
import { type Context, withServer } from "./kit/context.ts";
import { parseName } from "./kit/names.ts";
import { baseName, findSubject, isUuid, subjectReference } from "./kit/reference.ts";
import { type LogEntry, logColumns, logOfInstance, logOfModel, logOfRevision } from "./log/entries.ts";

interface LogOptions extends Paging {
  readonly partition?: Partition;
}

export function logCommand(): Command {
  const log = command("log", "tell what happened to a model or an instance and why, newest last", [
    "gallery log pricing -p marketplace",
    "gallery log pricing@7.1 -p marketplace --all",
  ]);
  return paged(log.argument("<subject>", subjectReference))
    .addOption(partitionOption())
    .action(withServer(printLog));
}

async function printLog(context: Context, options: LogOptions, reference: string): Promise<void> {
  const { output } = context;
  const most = options.all ? Number.POSITIVE_INFINITY : options.limit;
  const entries = await readLog(context, options, reference);
  await output.list(entries.slice(-most), logColumns);
  if (entries.length > most) output.note(`There is more before these ${most}; --limit or --all shows it.`);
}

async function readLog(
  context: Context,
  options: LogOptions,
  reference: string,
): Promise<readonly LogEntry[]> {
  const { client } = context;
  if (!isUuid(reference) && parseName(reference).version === undefined) {
    return logOfModel(client, baseName(context, reference, options));
  }
  const { kind, uuid } = await findSubject(context, reference, options);
  return kind === "instance" ? logOfInstance(client, uuid) : logOfRevision(client, uuid);
}
