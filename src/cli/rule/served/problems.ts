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
        const problems = await client.rules.problems({ commit });
        await printProblems(output, problems);
        if (problems.length > 0) return;
        const { commit: newest, unreachable } = await client.rules.status();
        if (newest === null) output.note("No commit was taken up yet: gallery rule status.");
        else
          output.note(
            unreachable === null
              ? "Nothing is wrong."
              : `Nothing is wrong in ${newest.hash}; the repository cannot be read now: gallery rule status.`,
          );
      }),
    );
}
