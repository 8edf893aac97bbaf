import type { Command } from "commander";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { formatCell } from "../../kit/table.ts";
import { printProblems } from "../problems.ts";
import { ruleColumns, ruleUuid } from "./print.ts";

export function showCommand(): Command {
  return command("show", "show a rule as the server goes by it: its text, and what is wrong in it", [
    "gallery rule show forecasting-champion",
    "gallery rule show forecasting-champion --commit 9f3c1d2ab04c5e6f708192a3b4c5d6e7f8091a2b -o json",
  ])
    .argument("<rule>", ruleUuid)
    .option("--commit <hash>", "as it stood with this commit")
    .action(
      withServer<{ commit?: string }>(async ({ client, output }, { commit }, rule: string) => {
        const details = await client.rules.get({ rule, commit });
        await output.record(details, [
          ...ruleColumns.map(({ title, of }) => [title, of(details)] as const),
          ["project", details.rule?.project],
          ["removed", details.removed ? "yes" : "no"],
        ]);
        if (output.format !== "table") return;
        if (details.text !== null) await output.text(`\n${printable(details.text)}\n`);
        if (details.problems.length === 0) return;
        const newer = details.state === "stale" && commit === undefined;
        await output.text(newer ? "\nThis version stays in force, since the newest has mistakes:\n" : "\n");
        await printProblems(output, details.problems);
      }),
    );
}

/** Lines and tabs stay; what could steer a terminal does not. */
function printable(text: string): string {
  const lines = text.trimEnd().split(/\r?\n/);
  return lines.map((line) => line.split("\t").map(formatCell).join("\t")).join("\n");
}
