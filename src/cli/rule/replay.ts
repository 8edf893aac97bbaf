import type { Command } from "commander";
import { GalleryError } from "../../domain/errors.ts";
import { type LogReplay, replayLog } from "../../tiers/rules/index.ts";
import { command } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import { exitCodes } from "../kit/failure.ts";
import type { Column } from "../kit/table.ts";
import { type PastOptions, pastOption, readLines } from "./past.ts";

const columns: readonly Column<LogReplay>[] = [
  { title: "rule", of: ({ rule }) => rule },
  { title: "decisions", of: ({ decisions }) => decisions },
  { title: "same", of: ({ same }) => (same ? "yes" : "no") },
  { title: "first other", of: ({ deviation }) => deviation?.decision },
  { title: "at", of: ({ deviation }) => deviation?.at },
  { title: "partition", of: ({ deviation }) => deviation?.partition },
  { title: "differs in", of: ({ deviation }) => deviation?.differs },
  { title: "logged", of: ({ deviation }) => deviation?.logged },
  { title: "replayed", of: ({ deviation }) => deviation?.replayed },
];

export function replayCommand(): Command {
  return command("replay", "make every decision of a past again, and tell whether the same comes of it", [
    "gallery rule past -p marketplace > past.ndjson && gallery rule replay --past past.ndjson",
    "gallery rule replay forecasting-champion --past past.ndjson",
  ])
    .argument("[rule]", "UUID of a rule; all that decided unless told")
    .addOption(pastOption())
    .addHelpText(
      "after",
      "\nEach decision is made by the rule of its commit, from what the log knew then. Champion, choice, sentence, incumbent\nand the digest of all that was looked at have to be the same; when any is not, the exit code is 1.",
    )
    .action(async (rule: string | undefined, { past }: PastOptions, called: Command) => {
      const reader = await readLines(past);
      const logs = reader.logs().filter((log) => rule === undefined || log.rule === rule);
      if (logs.length === 0) {
        const whose = rule === undefined ? "any rule" : `the rule '${rule}'`;
        throw new GalleryError("request.invalid", `${past.join(", ")} tell of no decision of ${whose}`);
      }
      const replays = logs.map(replayLog);
      await outputOf(called).list(replays, columns);
      if (replays.some(({ same }) => !same)) process.exitCode = exitCodes.internal;
    });
}
