import type { Command } from "commander";
import { canonicalJson } from "../../domain/canonical.ts";
import type { Selection, Verdict } from "../../domain/decision.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { Partition } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { Time } from "../../domain/values.ts";
import { compileSelection, momentsOf, type Past, Replay } from "../../tiers/rules/index.ts";
import { command, partitionOption, timeOption } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import { partitionText } from "../kit/names.ts";
import type { Column } from "../kit/table.ts";
import { verdictColumns } from "../kit/verdicts.ts";
import { everyOption, type PastOptions, pastOption, readPast, readSelection } from "./past.ts";

interface ExplainOptions extends PastOptions {
  readonly at: Time;
  readonly partition?: Partition;
}

/** One decision, with every candidate of its partition. */
interface ExplainedDecision {
  readonly partition: Partition;
  readonly at: Time;
  readonly selection: Selection;
  readonly verdicts: readonly Verdict[];
}

type Row = Verdict & { readonly partition: Partition };

const columns: readonly Column<Row>[] = [
  { title: "partition", of: ({ partition }) => partitionText(partition) },
  ...verdictColumns,
];

export function explainCommand(): Command {
  return command("explain", "tell what a selection rule would have decided at a moment of a past, and why", [
    "gallery rule explain forecasting/champion.yaml --past export.ndjson --at 2026-01-02T08:00:00Z",
    "gallery rule explain champion.yaml --past export.ndjson --at 2026-01-02 --partition city=NYC -o json",
  ])
    .argument("<rule>", "file of a selection rule")
    .addOption(pastOption())
    .addOption(timeOption("--at <time>", "the moment of the decision").makeOptionMandatory())
    .addOption(partitionOption())
    .addOption(everyOption())
    .addHelpText(
      "after",
      "\nThe rule decides from the beginning of the past on, so that it has the incumbent that it would have had.",
    )
    .action(async (path: string, options: ExplainOptions, called: Command) => {
      const rule = await readSelection(path);
      const compiled = compileSelection(rule);
      const pasts = selected(await readPast(options.past, rule), options.partition);
      const at = Math.floor(Date.parse(options.at) / 1000) * 1000;
      const decisions = pasts.map((past): ExplainedDecision => {
        const replay = new Replay(compiled, past);
        const moments = momentsOf(compiled, past, {
          every: options.every ?? null,
          from: null,
          until: at - 1,
        });
        for (const moment of moments) replay.decideAt(moment);
        const { moment, selection, verdicts } = replay.explainAt(at);
        return { partition: past.partition, at: timeOf(moment), selection, verdicts };
      });
      const output = outputOf(called);
      if (output.format !== "table") return output.list(decisions, []);
      for (const { partition, selection } of decisions) {
        const where = partitionText(partition);
        const champion = selection.champion ?? "no champion";
        await output.text(`${where && `${where}: `}${champion} (${selection.choice}): ${selection.why}\n`);
      }
      await output.text("\n");
      const rows = decisions.flatMap(({ partition, verdicts }) =>
        verdicts.map((verdict) => ({ ...verdict, partition })),
      );
      await output.list(rows, columns);
    });
}

/** Partitions that a refusal names. */
const MOST_NAMED = 5;

function selected(pasts: readonly Past[], partition: Partition | undefined): readonly Past[] {
  if (partition === undefined) return pasts;
  const wanted = canonicalJson(partition);
  const found = pasts.filter((past) => canonicalJson(past.partition) === wanted);
  if (found.length > 0) return found;
  throw new GalleryError(
    "request.invalid",
    `the past has no partition ${wanted}; it has ${pasts
      .map((past) => canonicalJson(past.partition))
      .slice(0, MOST_NAMED)
      .join(", ")}${pasts.length > MOST_NAMED ? ", …" : ""}`,
    { field: "partition" },
  );
}
