import type { Command } from "commander";
import { exampleFiring } from "../firings/print.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { jobColumns } from "./print.ts";

export function replayCommand(): Command {
  return command("replay", "try a dead job again, at once, under its old id", [
    `gallery jobs replay ${exampleFiring}.1`,
  ])
    .argument("<job>", "its id")
    .action(
      withServer(async ({ client, output }, _options, id: string) => {
        const job = await client.firings.replayJob(id);
        await output.record(
          job,
          jobColumns.map(({ title, of }) => [title, of(job)]),
        );
      }),
    );
}
