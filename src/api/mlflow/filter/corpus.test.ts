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

/** Where MLflow refuses what we take; each with what it says then. */
const taken: readonly (readonly [string, RegExp])[] = [
  ["OR, NOT and parentheses", /^Invalid (?:clause\(s\)|filter string)/],
];

const asked = Object.keys(filters).flatMap((kind) => corpus.filter((line) => line[0] === kind));

describe("filters beside MLflow's own", () => {
  it("find what MLflow finds, and are refused where it refuses", () => {
    const wrong = asked.flatMap(([kind, filter, found, message]) => {
      const mine = ours(kind, filter);
      const theirs = found === null ? null : [...found].sort((a, b) => a - b);
      if (JSON.stringify(mine.found) === JSON.stringify(theirs)) return [];
      if (mine.found !== null && taken.some(([, said]) => said.test(message ?? ""))) return [];
      return [{ kind, filter, theirs: theirs ?? message, mine: mine.found ?? mine.message }];
    });
    expect(wrong).toEqual([]);
  });

  it("say what MLflow says", () => {
    const other = asked.flatMap(([kind, filter, , message]) => {
      const mine = ours(kind, filter).message;
      return mine === undefined || !message || mine === message
        ? []
        : [{ kind, filter, theirs: message, mine }];
    });
    expect(other).toEqual([]);
  });
});
