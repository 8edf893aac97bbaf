import { writeFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { unwritable } from "../../client/file-error.ts";
import type { MetricDirection } from "../../domain/metric-direction.ts";
import {
  type BacktestReport,
  backtest,
  type PartitionReport,
  readObjective,
  reportPicture,
  type WayReport,
} from "../../tiers/rules/index.ts";
import { command, timeOption } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import type { Output } from "../kit/output.ts";
import type { Column } from "../kit/table.ts";
import { readWhole } from "../kit/values.ts";
import { everyOption, type PastOptions, pastOption, readPast, readSelection } from "./past.ts";

interface BacktestOptions extends PastOptions {
  readonly objective: string;
  readonly better?: MetricDirection;
  readonly from?: string;
  readonly until?: string;
  readonly seed: number;
  readonly picture?: string;
}

export function backtestCommand(): Command {
  return command(
    "backtest",
    "tell what a selection rule would have chosen over a past, and what it would have won",
    [
      "gallery rule backtest forecasting/champion.yaml --past export.ndjson --objective Production.mape",
      "gallery rule backtest champion.yaml --past export.ndjson --objective mape --every 1h --picture champion.svg",
      "gallery rule backtest champion.yaml --past export.ndjson --objective uplift --better higher -o json",
    ],
  )
    .argument("<rule>", "file of a selection rule")
    .addOption(pastOption())
    .addOption(
      new Option(
        "--objective <metric>",
        "what counts after each decision, such as mape or Production.mape{event=holiday}",
      ).makeOptionMandatory(),
    )
    .addOption(
      new Option("--better <direction>", "where its good values lie, when the name does not tell").choices([
        "lower",
        "higher",
        "zero",
      ]),
    )
    .addOption(everyOption())
    .addOption(timeOption("--from <time>", "the first decision that counts"))
    .addOption(timeOption("--until <time>", "the end of the last decision"))
    .addOption(
      new Option("--seed <number>", "draws the weeks of the intervals").argParser(readWhole).default(1),
    )
    .option("--picture <file>", "also draw it, as SVG")
    .action(async (path: string, options: BacktestOptions, called: Command) => {
      const rule = await readSelection(path);
      const report = backtest(rule, await readPast(options.past, rule), {
        objective: { ...readObjective(options.objective), better: options.better ?? null },
        moments: {
          every: options.every ?? null,
          from: momentOf(options.from),
          until: momentOf(options.until),
        },
        seed: options.seed,
      });
      await print(outputOf(called), report);
      if (options.picture !== undefined) await draw(options.picture, report);
    });
}

const momentOf = (time: string | undefined): number | null => (time === undefined ? null : Date.parse(time));

const ways: readonly Column<WayReport>[] = [
  { title: "way to choose", of: ({ label }) => label },
  { title: "mean", of: ({ mean }) => rounded(mean) },
  { title: "scored", of: ({ scored }) => scored },
  { title: "rule gains", of: ({ gain }) => rounded(gain?.mean) },
  { title: "95 % from", of: ({ gain }) => rounded(gain?.interval?.low) },
  { title: "to", of: ({ gain }) => rounded(gain?.interval?.high) },
];

const partitions: readonly Column<PartitionReport>[] = [
  {
    title: "partition",
    of: ({ partition }) =>
      Object.entries(partition)
        .map(([name, value]) => `${name}=${value}`)
        .join(" "),
  },
  { title: "decisions", of: ({ decisions }) => decisions },
  { title: "switches", of: ({ switches }) => switches },
  { title: "no champion", of: ({ withoutChampion }) => withoutChampion },
  { title: "mean", of: ({ mean }) => rounded(mean) },
  { title: "best static", of: ({ bestStatic }) => bestStatic?.baseVersionId },
  { title: "its mean", of: ({ bestStatic }) => rounded(bestStatic?.mean) },
];

const rounded = (value: number | null | undefined): number | null =>
  value === null || value === undefined ? null : Number(value.toPrecision(5));

async function print(output: Output, report: BacktestReport): Promise<void> {
  if (output.format !== "table") return output.data(report);
  const { decisions, switches, withoutChampion, objective, from, until } = report;
  const good = objective.better === "zero" ? "nearer to zero" : objective.better;
  await output.text(
    `decisions ${decisions}, switches ${switches}, without a champion ${withoutChampion}; ` +
      `from ${from ?? "-"} to ${until ?? "-"}\n` +
      `${objective.name}: ${good} is better; the rule gains over a way where the figure is above zero.\n\n`,
  );
  await output.list(report.ways, ways);
  await output.text("\n");
  await output.list(report.partitions, partitions);
}

async function draw(file: string, report: BacktestReport): Promise<void> {
  await writeFile(file, reportPicture(report)).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}
