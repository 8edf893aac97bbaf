import type { Command } from "commander";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { printProblems } from "../problems.ts";

export function problemsCommand(): Command {
  return command(
    "problems",
    "list what is wrong in a commit that the server took up, the newest unless told",
    [
      "gallery rule problems",
      "gallery rule problems --commit 9f3c1d2ab04c5e6f708192a3b4c5d6e7f8091a2b -o ndjson",
    ],
  )
    .option("--commit <hash>", "of this commit")
    .action(
      withServer<{ commit?: string }>(async ({ client, output }, { commit }) => {
        await printProblems(output, await client.rules.problems({ commit }));
      }),
    );
}
