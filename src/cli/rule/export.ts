import { type Command, Option } from "commander";
import type { Time } from "../../client/index.ts";
import { command, timeOption } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { pastLines } from "./past-lines.ts";

interface ExportOptions {
  readonly where?: string;
  readonly until?: Time;
  readonly createdFrom?: string;
}

/** Characters that are written at once. */
const blockSize = 1 << 16;

export function exportCommand(): Command {
  return command("past", "print what happened in a project, as rules are backtested with", [
    "gallery rule past -p marketplace > export.ndjson",
    "gallery rule past -p marketplace --where 'city == \"Oslo\"' --until 2026-01-01 > export.ndjson",
  ])
    .option("--where <condition>", "only instances for which it holds")
    .addOption(timeOption("--until <time>", "only metrics that were measured before"))
    .addOption(
      new Option(
        "--created-from <field>",
        "take the time of creation from this field, for a history that was saved later",
      ),
    )
    .addHelpText(
      "after",
      "\nIt tells when each metric became known, and what rules decided: `gallery rule replay` needs the past of all\ninstances. With --created-from a metric counts as known from the moment that it was measured at, as nobody can\ntell when it would have been, and no decisions are printed.",
    )
    .action(withServer<ExportOptions>(printPast));
}

async function printPast({ client, output, project }: Context, options: ExportOptions): Promise<void> {
  let block = "";
  for await (const line of pastLines(client, { project: project(), ...options })) {
    block += `${JSON.stringify(line)}\n`;
    if (block.length < blockSize) continue;
    await output.text(block);
    block = "";
  }
  await output.text(block);
}
