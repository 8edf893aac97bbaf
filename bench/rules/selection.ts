import { tmpdir } from "node:os";
import { parseArgs } from "node:util";
import { backtest } from "../../src/tiers/rules/backtest/backtest.ts";
import type { Past } from "../../src/tiers/rules/backtest/past.ts";
import { compileSelection } from "../../src/tiers/rules/select/compile.ts";
import { Contest, decide } from "../../src/tiers/rules/select/decide.ts";
import type { Row } from "../lib/bench.ts";
import { record } from "../lib/record.ts";
import { type Spread, spreadOf } from "../lib/statistics.ts";
import { candidates, HOUR, pasts, rules, start } from "./world.ts";

/**
 * What a decision and a backtest cost, in one process without HTTP or store.
 * Usage: bench/rules/run selection [--candidates 100,1000,5000] [--decisions 1000000] [--rounds 5]
 */
const { values } = parseArgs({
  options: {
    candidates: { type: "string", default: "100,1000,5000" },
    decisions: { type: "string", default: "1000000" },
    rounds: { type: "string", default: "5" },
  },
});
const rows: Row[] = [];
const measured: object[] = [];
const rounds = Number(values.rounds);
const decisions = Number(values.decisions);
const POINTS = 28 * 24;

/** Milliseconds of processor time, so that a busy machine tells the same. */
const clock = (work: () => unknown): number => {
  const from = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
};

const ms = ({ median }: Spread): string => `${median.toFixed(2)} ms`;

function note(row: { what: string; target: string }, gallery: string, data: object): void {
  console.log(`${row.what}: ${gallery}`);
  rows.push({ ...row, gallery, peer: "", ratio: "" });
  measured.push(data);
}

/** A decision over candidates that were never asked before, over the same ones an hour later, and its reasons. */
function measureDecisions(count: number): void {
  const all = candidates(count, POINTS);
  const incumbent = { instance: all[0]!.uuid, since: start };
  const moment = start + (POINTS - 1) * HOUR;
  const repeats = Math.max(20, Math.round(20_000 / count)) * rounds;
  const spread = (work: (round: number) => unknown): Spread =>
    spreadOf(Array.from({ length: repeats }, (_, round) => clock(() => work(round))));
  for (const rule of rules) {
    const compiled = compileSelection(rule);
    const fresh = spread(() => decide(compiled, all, { moment, incumbent }));
    const contest = new Contest(compiled, all);
    const next = spread((round) => contest.decide({ moment: moment - (round % 2) * HOUR, incumbent }));
    const same = spread((round) => contest.decide({ moment: moment + (round % 60) * 1000, incumbent }));
    const told = spreadOf([clock(() => contest.explain({ moment, incumbent }))]);
    note(
      { what: `decision, ${count.toLocaleString("en")} candidates, ${rule.name}`, target: "" },
      `${ms(fresh)} fresh, ${ms(next)} an hour on, ${ms(same)} seconds on, ${ms(told)} with its reasons`,
      { count, rule: rule.name, fresh, next, same, told },
    );
  }
}

function measureBacktest(what: string, all: readonly Past[]): void {
  const options = {
    objective: { name: "mape", scope: null, dimensions: {}, better: null },
    moments: { every: 3600, from: null, until: null },
    seed: 1,
  };
  for (const rule of rules) {
    let made = 0;
    const took = clock(() => {
      made = backtest(rule, all, options).decisions;
    });
    note(
      { what: `backtest of ${made.toLocaleString("en")} decisions, ${what}, ${rule.name}`, target: "< 10 s" },
      `${(took / 1000).toFixed(2)} s, ${((took * 1000) / made).toFixed(2)} µs each`,
      { what, rule: rule.name, decisions: made, milliseconds: took },
    );
  }
}

for (const count of values.candidates.split(",").map(Number)) measureDecisions(count);
const hours = Math.ceil(decisions / 18);
measureBacktest("18 partitions × 6 instances", pasts(18, 6, hours, hours));
measureBacktest("18 partitions × 6 families retrained every 8 weeks", pasts(18, 6, hours, 8 * 168));
record(
  "rules-backtest",
  {
    title: "Decisions and backtests of selection rules",
    peer: "",
    rows,
    notes: [
      "In one process, without HTTP or store; medians of processor time, so that a busy machine tells the same.",
      "Fresh: candidates that were never asked about before; an hour on, and seconds on: the same ones again, later.",
    ],
    data: measured,
  },
  {
    command: `bench/rules/run selection --candidates ${values.candidates} --decisions ${decisions} --rounds ${rounds}`,
    folder: tmpdir(),
  },
);
