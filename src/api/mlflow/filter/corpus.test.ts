import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { compileCondition, type Expression } from "../../../expression/index.ts";
import { MlflowError } from "../errors.ts";
import { experimentFilter } from "./experiments.ts";
import { loggedModelFilter } from "./logged-models.ts";
import { modelVersionFilter, registeredModelFilter } from "./registry.ts";
import { runFilter } from "./runs.ts";
import { contexts } from "./testing/records.ts";

type Line = readonly [kind: string, filter: string, found: readonly number[] | null, message?: string | null];

/** What MLflow 3.17.2 says; `testing/oracle.py` asked it. */
const corpus = readFileSync(new URL("testing/corpus.jsonl", import.meta.url), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

const filters: Readonly<Record<string, (filter: string) => Expression | null>> = {
  runs: runFilter,
  experiments: experimentFilter,
  registeredModels: registeredModelFilter,
  modelVersions: modelVersionFilter,
  loggedModels: loggedModelFilter,
};

interface Outcome {
  readonly found: readonly number[] | null;
  readonly message?: string | undefined;
}

/** Sorted, as a condition has no order. */
function ours(kind: string, filter: string): Outcome {
  try {
    const tree = filters[kind]!(filter);
    const holds = tree === null ? () => true : compileCondition(tree);
    return { found: contexts[kind]!.flatMap((context, place) => (holds(context) ? [place] : [])) };
  } catch (error) {
    if (error instanceof MlflowError && error.errorCode === "INVALID_PARAMETER_VALUE") {
      return { found: null, message: error.message };
    }
    throw error;
  }
}

/** Where MLflow refuses, or breaks on, what we take: ours beyond its grammar. */
const taken: Readonly<Record<string, (filter: string, said: string) => boolean>> = {
  "OR, NOT and parentheses": (filter, said) =>
    /^Invalid (?:clause|filter)/.test(said) && /\bOR\b|\bNOT\b|\(/i.test(filter),
  "NOT LIKE": (filter, said) => /\bNOT +I?LIKE\b/i.test(filter) && /NOT LIKE/.test(said),
  "numbers for params": (_, said) =>
    /^Expected a quoted string value for parameter|for params\.lr: '[<>]/.test(said),
  "words in any case": (_, said) => /(?:comparator '|tag: )i?like\b/.test(said),
  "IS NULL of tags in the registry": (filter, said) => said === "" && /is (?:not )?null/i.test(filter),
  "names of logged models' attributes in full": (filter) =>
    filter.startsWith("attributes.creation_timestamp"),
  "hexadecimal numbers as texts": (filter) => filter.includes("0x1F"),
};

/** Where MLflow takes what we refuse. */
const refused: Readonly<Record<string, (filter: string) => boolean>> = {
  "names that are empty": (filter) => /^metrics\.(?: |\.)/.test(filter),
  "lists of other things than texts": (filter) => /IN \(.*(?:1, 2|1\.5)\)$/i.test(filter),
};

/** What MLflow lists of a filter that has no form depends on how its reader groups it, and helps nobody. */
const isFormless = (said: string): boolean => /^Invalid (?:clause\(s\)|comparison clause)/.test(said);

/** One comparison, its quotes closed; of several mistakes MLflow names another one first where ours are none to it. */
function isOneMistake(filter: string): boolean {
  const quotes = filter.replace(/[^'"]/g, "");
  return (
    !/\band\b|0x1F|1e\+3|\w \.|\. | \w+ (?:NOT )?IN|NOT LIKE \(/i.test(filter) && quotes.length % 2 === 0
  );
}

const asked = Object.keys(filters).flatMap((kind) => corpus.filter((line) => line[0] === kind));

describe("filters beside MLflow's own", () => {
  it("find what MLflow finds, and are refused where it refuses", () => {
    const wrong = asked.flatMap(([kind, filter, found, message]) => {
      const mine = ours(kind, filter);
      const theirs = found === null ? null : [...found].sort((a, b) => a - b);
      if (JSON.stringify(mine.found) === JSON.stringify(theirs)) return [];
      if (theirs === null && Object.values(taken).some((fits) => fits(filter, message ?? ""))) return [];
      if (mine.found === null && Object.values(refused).some((fits) => fits(filter))) return [];
      return [{ kind, filter, theirs: theirs ?? message, mine: mine.found ?? mine.message }];
    });
    expect(wrong).toEqual([]);
    expect(asked.length).toBeGreaterThan(2_500);
  });

  it("say what MLflow says of names, values and comparators", () => {
    const other = asked.flatMap(([kind, filter, found, message]) => {
      const mine = ours(kind, filter).message;
      if (mine === undefined || found !== null || !message || mine === message) return [];
      if (isFormless(message) || !isOneMistake(filter)) return [];
      return [{ kind, filter, theirs: message, mine }];
    });
    expect(other).toEqual([]);
  });

  it.each([
    ["metrics.loss <", "Invalid clause(s) in filter string: 'metrics.loss', '<'"],
    ["metrics.loss < 1;", "Invalid clause(s) in filter string: ';'"],
    ["garbage", "Invalid clause(s) in filter string: 'garbage'"],
    ["metrics.loss < 1 OR", "Invalid clause(s) in filter string: 'OR'"],
    ["(metrics.loss < 1", "Invalid clause(s) in filter string: '('"],
    ["0.5 < metrics.loss", "Invalid comparison clause. Expected 'Identifier' found '0.5'"],
  ])("name what is no comparison in %j, as MLflow does", (filter, message) => {
    expect(ours("runs", filter).message).toBe(message);
    expect(corpus.find(([kind, each]) => kind === "runs" && each === filter)?.[3]).toBe(message);
  });

  it("compare params with numbers, and combine conditions with OR, NOT and parentheses", () => {
    const found = (filter: string) => ours("runs", filter).found;
    expect(found("params.lr < 0.05")).toEqual([1, 2]);
    expect(found("params.lr = 0.10")).toEqual([0]);
    expect(found("params.opt = 'sgd' OR tags.team = 'maps'")).toEqual([0, 2]);
    expect(found("NOT (status = 'RUNNING' OR status = 'FAILED')")).toEqual([0, 3, 4]);
    expect(found("NOT tags.team = 'maps'")).toEqual([1, 2, 3]);
    expect(found("tags.team NOT LIKE 'm%'")).toEqual([1, 2, 3]);
  });
});
