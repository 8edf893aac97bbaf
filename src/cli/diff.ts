import type { Command } from "commander";
import type { Partition } from "../client/index.ts";
import { diffColumns, instanceDifferences, modelDifferences } from "./diff/rows.ts";
import { command, partitionOption } from "./kit/command.ts";
import { type Context, withServer } from "./kit/context.ts";
import { UsageError } from "./kit/failure.ts";
import { findSubject, subjectReference } from "./kit/reference.ts";

export function diffCommand(): Command {
  return command("diff", "tell what changed between two instances, or two revisions of a model", [
    "gallery diff demand@4.0 demand@4.1 -p marketplace",
    "gallery diff demand@3 demand@4 -p marketplace",
    "gallery diff 'demand@4.1{city=Oslo}' 'demand@4.1{city=Lima}' -p marketplace -o json",
  ])
    .argument("<from>", subjectReference)
    .argument("<to>", "another of the same kind")
    .addOption(partitionOption())
    .action(withServer(printDifferences));
}

async function printDifferences(
  context: Context,
  options: { partition?: Partition },
  older: string,
  newer: string,
): Promise<void> {
  const from = await findSubject(context, older, options);
  const to = await findSubject(context, newer, options);
  if (from.kind !== to.kind) {
    throw new UsageError(
      `"${older}" is of kind ${from.kind}, "${newer}" of kind ${to.kind}: give two of one kind`,
    );
  }
  const { client, output } = context;
  const ends = { from: from.uuid, to: to.uuid };
  const [comparison, rows] =
    from.kind === "instance"
      ? withRows(await client.instances.compare(ends), instanceDifferences)
      : withRows(await client.models.compare(ends), modelDifferences);
  if (output.format !== "table") return output.data(comparison);
  if (rows.length === 0) return output.note("They do not differ.");
  await output.list(rows, diffColumns);
}

const withRows = <Comparison, Row>(
  comparison: Comparison,
  rowsOf: (comparison: Comparison) => Row,
): [Comparison, Row] => [comparison, rowsOf(comparison)];
