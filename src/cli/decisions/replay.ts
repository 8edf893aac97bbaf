import type { Command } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { exitCodes } from "../kit/failure.ts";
import { verdictColumns } from "../kit/verdicts.ts";
import { exampleDecision, selectionText } from "./print.ts";

export function replayCommand(): Command {
  return command("replay", "decide again from what was known then, and tell whether the same comes of it", [
    `gallery decisions replay ${exampleDecision}`,
  ])
    .argument("<decision>", "its UUID")
    .action(
      withServer(async ({ client, output }, _options, uuid: string) => {
        const replay = await client.champions.replay(uuid);
        const { decision, selection, verdicts, inputs, same } = replay;
        await output.record(replay, [
          ["same", same ? "yes" : "no"],
          ["decided", selectionText(decision.selection)],
          ["decided again", selectionText(selection)],
          ["why", selection.why],
          ["at", decision.at],
          ["position", decision.position],
          ["commit", decision.commit],
          ["inputs", decision.inputs === inputs ? "the same" : "others"],
        ]);
        if (output.format === "table") {
          await output.text("\n");
          await output.list(verdicts, verdictColumns);
        }
        if (!same) process.exitCode = exitCodes.internal;
      }),
    );
}
