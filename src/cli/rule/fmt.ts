import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { unwritable } from "../../client/file-error.ts";
import { type RuleEntry, readRule, writeRule } from "../../tiers/rules/index.ts";
import { command } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import { exitCodes } from "../kit/failure.ts";
import type { Column } from "../kit/table.ts";
import { problemText } from "./problems.ts";
import { readLocalRules } from "./repository.ts";

interface Formatted {
  readonly file: string;
  readonly result: "formatted" | "not formatted" | "broken";
}

const columns: readonly Column<Formatted>[] = [
  { title: "file", of: ({ file }) => file },
  { title: "result", of: ({ result }) => result },
];

export function fmtCommand(): Command {
  return command("fmt", "write rules in their canonical form, comments kept; lists what changed", [
    "gallery rule fmt",
    "gallery rule fmt rules/forecasting/champion.yaml",
    "gallery rule fmt rules --check",
  ])
    .argument("[path...]", "folders and rules; all of the repository unless given")
    .option("--check", "change nothing, and fail when something is not in canonical form")
    .action(async (paths: readonly string[], { check = false }: { check?: boolean }, called: Command) => {
      const output = outputOf(called);
      const { named, shown } = await readLocalRules(paths);
      const rows: Formatted[] = [];
      for (const entry of named) {
        const file = shown(entry.file);
        const { text, problems } = formattedText(entry);
        for (const problem of problems) output.note(problemText(problem, shown));
        if (text === null) rows.push({ file, result: "broken" });
        else if (text !== entry.source.text) {
          if (!check) await write(file, text);
          rows.push({ file, result: check ? "not formatted" : "formatted" });
        }
      }
      if (output.format !== "table" || rows.length > 0) await output.list(rows, columns);
      else output.note("Everything is in canonical form.");
      if (rows.some(({ result }) => result !== "formatted")) process.exitCode = exitCodes.invalid;
    });
}

/** By itself: what its team may touch, and what the other rules are, makes no difference to its form. */
function formattedText({ file, source: { text, form } }: RuleEntry) {
  const { rule, problems, source } = readRule(file, text);
  return { text: rule === null ? null : writeRule(source, form), problems };
}

async function write(file: string, text: string): Promise<void> {
  await writeFile(file, text).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}
