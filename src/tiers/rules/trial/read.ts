import type { Rule, RuleProblem } from "../../../domain/rule.ts";
import { parseTime } from "../../../expression/index.ts";
import type { Part } from "../language/part.ts";
import { Reading, type Words } from "../language/reading.ts";
import { parseSource, type RuleSource } from "../language/source.ts";
import { longestSeries } from "./notation.ts";
import { readExpectations } from "./read-expectations.ts";
import { readDeployed, readInstances, spelled } from "./read-instances.ts";
import type { RuleTest, RuleTests } from "./tests.ts";

export interface ReadTests {
  readonly tests: RuleTests;
  /** What is wrong with the file; with any of them its tests are not to be run. */
  readonly problems: readonly RuleProblem[];
}

/** 2026-01-01T00:00:00Z */
const defaultStart = Date.UTC(2026, 0, 1);
const defaultInterval = 3_600_000;

const shared = ["start", "interval", "instances", "metrics", "deployed"] as const;

/**
 * Reads the text of a rule's test file; `idl/rule-test.schema.json` says what it may hold.
 * @param kind of the rule that is tested, which decides what can be expected of it
 */
export function readTests(file: string, text: string, kind: Rule["kind"]): ReadTests {
  const { source, fault } = parseSource(file, text);
  if (source.root === null) return { tests: { file, tests: [] }, problems: fault === null ? [] : [fault] };
  const reading = new Reading(source);
  const words = reading.words(source.root, "the test file", ["$schema", ...shared, "tests"]);
  const tests: RuleTest[] = [];
  for (const part of words?.required("tests", reading.list, []) ?? []) {
    const test = readTest({ reading, source, kind, file: words! }, part);
    if (test === undefined) continue;
    if (tests.some(({ name }) => name === test.name)) {
      reading.refuse(part.start, "word.twice", `two tests are called '${test.name}'; rename one`);
    }
    tests.push(test);
  }
  return { tests: { file, tests }, problems: reading.problems };
}

interface FileScene {
  readonly reading: Reading;
  readonly source: RuleSource;
  readonly kind: Rule["kind"];
  /** What all tests share. */
  readonly file: Words;
}

function readTest({ reading, source, kind, file }: FileScene, part: Part): RuleTest | undefined {
  const own = reading.words(part, "a test", [...shared, "name", "expect"]);
  if (own === undefined) return undefined;
  const newest = (word: string): Words => (own.has(word) ? own : file);
  const both = (word: string): readonly Part[] => [file, own].flatMap((words) => words.get(word) ?? []);
  const clock = {
    start: newest("start").optional("start", (given) => readStart(reading, given), defaultStart),
    interval: newest("interval").optional(
      "interval",
      (given) => readInterval(reading, given),
      defaultInterval,
    ),
  };
  const instances = readInstances(reading, clock, { instances: both("instances"), metrics: both("metrics") });
  const scene = { reading, placeOf: source.placeOf, kind, clock, instances };
  const expectations = own.required("expect", (given) => readExpectations(scene, given), []);
  const last = expectations.at(-1)?.at ?? clock.start;
  if (last - clock.start > longestSeries * clock.interval) {
    const message = `the last expectation is more than ${longestSeries} intervals after the start; write a longer interval`;
    reading.refuse(part.start, "word.value", message);
  }
  return {
    name: own.required("name", reading.text, ""),
    place: source.placeOf(part.start),
    ...clock,
    instances,
    deployed: readDeployed(reading, instances, both("deployed")),
    expectations,
  };
}

function readStart(reading: Reading, part: Part): number | undefined {
  const text = spelled(reading, part, "start");
  if (text === undefined) return undefined;
  const start = parseTime(text);
  if (start !== null && start % 1000 === 0) return start;
  return reading.refuse(
    part.start,
    "word.value",
    `start: ${text} is no whole second; write 2026-01-01T00:00:00Z`,
  );
}

const readInterval = (reading: Reading, part: Part): number | undefined => {
  const seconds = reading.duration(part, "interval");
  return seconds === undefined ? undefined : seconds * 1000;
};
