import type { Command } from "commander";
import type { Client } from "../../../client/index.ts";
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
        if (problems.length === 0) output.note(await reliefOf(client, commit));
      }),
    );
}

/** That nothing is wrong says little while the repository cannot be read. */
async function reliefOf(client: Client, asked: string | undefined): Promise<string> {
  if (asked !== undefined) return "Nothing is wrong.";
  const { commit, unreachable } = await client.rules.status();
  if (commit === null) return "No commit was taken up yet: gallery rule status.";
  if (unreachable === null) return "Nothing is wrong.";
  return `Nothing is wrong in ${commit.hash}; the repository cannot be read now: gallery rule status.`;
}
