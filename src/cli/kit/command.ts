import { Command, Option } from "commander";
import { readCount, readPartition, readSortKey, readTime, readWhole } from "./values.ts";

/** A command with its examples below the help, each one line a reader can paste. */
export function command(name: string, about: string, examples: readonly string[]): Command {
  return new Command(name)
    .description(about)
    .addHelpText("after", `\nExamples:\n${examples.map((example) => `  ${example}`).join("\n")}`);
}

/** A noun with its verbs. */
export function group(name: string, about: string, verbs: readonly Command[]): Command {
  const noun = new Command(name).description(about);
  for (const verb of verbs) noun.addCommand(answersToBoth(verb));
  return noun;
}

/** Records are shown by `get` or `show`, and nobody has to know which; a `get` that fetches bytes shows nothing. */
function answersToBoth(verb: Command): Command {
  if (verb.name() === "show") return verb.alias("get");
  return verb.name() === "get" && verb.description().startsWith("show") ? verb.alias("show") : verb;
}

export interface Paging {
  readonly limit: number;
  readonly all?: true;
}

/** For commands that list: so many, or everything. */
export function paged(listing: Command): Command {
  return listing
    .addOption(new Option("--limit <count>", "most rows to print").argParser(readCount).default(50))
    .addOption(new Option("--all", "print everything, page by page"));
}

/** How much to ask for at once and how much to print. */
export function pageOf({ limit, all }: Paging): { page_size: number; limit?: number } {
  return all ? { page_size: 1000 } : { page_size: Math.min(1000, limit + 1), limit };
}

export function orderOption(): Option {
  return new Option(
    "--order <path>",
    "sort by a path, with :asc (as without) or :desc behind it; may repeat",
  ).argParser(readSortKey);
}

export function timeOption(flags: string, about: string): Option {
  return new Option(flags, about).argParser((text) => readTime(text));
}

/** State, metrics and instances as they were at a moment. */
export function asOfOption(): Option {
  return timeOption("--as-of <time>", "as it was at this moment");
}

export function directionOption(): Option {
  return new Option("--direction <direction>", "what it uses, or what uses it")
    .choices(["upstream", "downstream"])
    .default("upstream");
}

export function environmentOption(): Option {
  return new Option("-e, --environment <name>", "where it serves").default("production");
}

/** For protected environments. */
export function ifMatchOption(): Option {
  return new Option(
    "--if-match <position>",
    "refuse when another entry than this has come: its position, 0 for none",
  ).argParser(readWhole);
}

/** Needed beside a version when the model is partitioned. */
export function partitionOption(): Option {
  return new Option(
    "--partition <name=value>",
    "the instance's partition, with a version; may repeat",
  ).argParser(readPartition);
}
