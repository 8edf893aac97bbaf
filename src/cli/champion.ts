import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import type { AskedRule, Champion, Partition } from "../client/index.ts";
import { command } from "./kit/command.ts";
import { type Context, withServer } from "./kit/context.ts";
import { UsageError } from "./kit/failure.ts";
import { label, partitionText } from "./kit/names.ts";
import type { Cell, Column } from "./kit/table.ts";
import { readPartition } from "./kit/values.ts";
import { verdictColumns } from "./kit/verdicts.ts";
import { readSelection } from "./rule/past.ts";

interface ChampionOptions {
  readonly partition?: Partition;
  readonly all?: true;
  readonly explain?: true;
}

const columns: readonly Column<Champion>[] = [
  { title: "partition", of: ({ partition }) => partitionText(partition) },
  { title: "champion", of: nameOf },
  { title: "instance", of: ({ champion }) => champion?.uuid },
  { title: "choice", of: ({ choice }) => choice },
  { title: "shadow", of: ({ shadow }) => (shadow ? "yes" : "no") },
  { title: "decision", of: ({ decision }) => decision },
  { title: "why", of: ({ why }) => why },
];

export function championCommand(): Command {
  return command("champion", "ask a selection rule which instance to serve now, and why", [
    "gallery champion forecasting-champion",
    "gallery champion best-by-city --partition city=Oslo --explain",
    "gallery champion best-by-city --all -o ndjson",
    "gallery champion @forecasting/champion.yaml -p marketplace --explain",
  ])
    .argument("<rule>", "UUID of a rule in force, or @ and the file of one to send")
    .addOption(
      new Option("--partition <name=value>", "its partition, when there are several; may repeat").argParser(
        readPartition,
      ),
    )
    .addOption(new Option("--all", "for every partition with candidates").conflicts(["partition", "explain"]))
    .option("--explain", "also list every candidate and why it is not the champion")
    .addHelpText(
      "after",
      "\nA rule that is sent decides without an incumbent, and nothing is recorded.\nNo champion is an answer, too: it says why, and the exit code is 0.",
    )
    .action(
      withServer<ChampionOptions>(async (context, { partition, all, explain }, reference: string) => {
        const asked = await askedRule(context, reference);
        const { client, output } = context;
        if (all) return output.list(await client.champions.selectAll(asked), columns);
        const request = { ...asked, partition };
        if (!explain) {
          const champion = await client.champions.select(request);
          return output.record(champion, entriesOf(champion));
        }
        const explained = await client.champions.explain(request);
        await output.record(explained, entriesOf(explained));
        if (output.format !== "table") return;
        await output.text("\n");
        await output.list(explained.verdicts, verdictColumns);
      }),
    );
}

/** A file is read here first: its mistakes are told with their places, and its repository may know its project. */
async function askedRule({ anyProject }: Context, reference: string): Promise<AskedRule> {
  if (!reference.startsWith("@")) {
    if (!/\.(?:ya?ml|json)$/i.test(reference)) return { rule: reference };
    throw new UsageError(`"${reference}" is a file: write @${reference} to send it with the question`);
  }
  const file = reference.slice(1);
  const { project } = await readSelection(file);
  return { rule: await readFile(file, "utf8"), project: anyProject() ?? project };
}

function nameOf({ champion }: Champion): Cell {
  return champion === null ? null : label({ ...champion, partition: {} }, champion.project);
}

function entriesOf(champion: Champion): readonly (readonly [string, Cell])[] {
  return [
    ...columns.map(({ title, of }) => [title, of(champion)] as const),
    ["rule", champion.rule],
    ["commit", champion.commit],
    ["position", champion.position],
    ["at", champion.at],
  ];
}
