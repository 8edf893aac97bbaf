import { checkFields } from "../../../domain/fields.ts";
import type { Partition } from "../../../domain/instance.ts";
import { type Member, type Part, plainValue } from "../language/part.ts";
import type { Reading } from "../language/reading.ts";
import type { Series } from "../select/candidate.ts";
import { momentOf } from "./moments.ts";
import { readInstanceName, readSeriesName } from "./names.ts";
import { readSeries } from "./notation.ts";
import type { TestInstance } from "./tests.ts";

/** What the moments and series of a test are counted from, in milliseconds. */
export interface InstanceClock {
  readonly start: number;
  readonly interval: number;
}

/** What a test says of its instances: first what all tests of the file share, then its own. */
export interface InstanceParts {
  readonly instances: readonly Part[];
  readonly metrics: readonly Part[];
}

/** The instances of one test in the order of the file, with their metrics. */
export function readInstances(
  reading: Reading,
  clock: InstanceClock,
  { instances, metrics }: InstanceParts,
): readonly TestInstance[] {
  const members = new Map<string, Member>();
  for (const part of instances) {
    for (const member of membersOf(reading, part, "instances")) members.set(member.name, member);
  }
  const series = readMetrics(reading, clock, metrics, new Set(members.keys()));
  return [...members.values()].flatMap((member, index) => {
    const identity = readInstanceName(member.name);
    if (identity === null) {
      const message = `${member.name} is no instance; write its base version id and version, such as demand@1.0`;
      reading.refuse(member.start, "word.value", message);
      return [];
    }
    const details = readDetails(reading, clock, member, uuidOf(index));
    return [{ name: member.name, ...identity, ...details, series: series.get(member.name) ?? [] }];
  });
}

/** Equal candidates rank by UUID, and so in the order of the file. */
const uuidOf = (index: number): string => `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`;

const ownWords: ReadonlySet<string> = new Set(["created", "deprecated", "partition", "tags", "uuid"]);

/** Every name that is no word of ours is a metadata field, checked as the server checks it. */
function readDetails(
  reading: Reading,
  clock: InstanceClock,
  { name, value: part }: Member,
  defaultUuid: string,
): Omit<TestInstance, "name" | "baseVersionId" | "version" | "series"> {
  const own = new Map<string, Part>();
  const fields: Record<string, unknown> = {};
  const isEmpty = part.kind === "literal" && part.value === null;
  for (const member of isEmpty ? [] : membersOf(reading, part, name)) {
    if (ownWords.has(member.name)) own.set(member.name, member.value);
    else fields[member.name] = plainValue(member.value);
  }
  const word = <Value>(
    word: string,
    read: (part: Part, word: string) => Value | undefined,
    otherwise: Value,
  ): Value => {
    const given = own.get(word);
    return given === undefined ? otherwise : (read(given, word) ?? otherwise);
  };
  const moment = (given: Part, asked: string): number | undefined => readMoment(reading, clock, given, asked);
  const flat = (given: Part, asked: string): Partition => readFlat(reading, given, asked);
  return {
    uuid: word("uuid", reading.text, defaultUuid),
    created: word("created", moment, clock.start),
    deprecatedAt: word<number | null>("deprecated", moment, null),
    partition: word("partition", flat, {}),
    tags: textsOf(word("tags", flat, {})),
    fields: reading.attempt(part, () => checkFields(fields, name)) ?? {},
  };
}

const textsOf = (values: Partition): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** What each environment serves. */
export function readDeployed(
  reading: Reading,
  instances: readonly TestInstance[],
  parts: readonly Part[],
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const { name, value } of parts.flatMap((part) => membersOf(reading, part, "deployed"))) {
    const text = spelled(reading, value, name);
    if (text !== undefined) found[name] = text;
    if (text === undefined || instances.some((instance) => instance.name === text)) continue;
    reading.refuse(value.start, "word.value", `deployed: there is no instance ${text} in this test`);
  }
  return found;
}

/** The members of a mapping; none, with a problem, when it is something else. */
const membersOf = (reading: Reading, part: Part, word: string): readonly Member[] =>
  reading.mapping(part, word)?.members ?? [];

/** A mapping of names to single values. */
export function readFlat(reading: Reading, part: Part, word: string): Partition {
  const members = membersOf(reading, part, word).filter(({ name, value }) => {
    const isScalar = value.kind === "text" || (value.kind === "literal" && value.value !== null);
    if (!isScalar) {
      reading.refuse(value.start, "word.type", `${word}.${name} must be a text, a number or a boolean`);
    }
    return isScalar;
  });
  return Object.fromEntries(members.map(({ name, value }) => [name, plainValue(value)])) as Partition;
}

/** A text; a number or a boolean stands for its spelling. */
export function spelled(reading: Reading, part: Part, word: string): string | undefined {
  if (part.kind === "literal" && part.value !== null) return String(part.value);
  return reading.text(part, word);
}

export function readMoment(
  reading: Reading,
  { start }: Pick<InstanceClock, "start">,
  part: Part,
  word: string,
): number | undefined {
  const text = spelled(reading, part, word);
  if (text === undefined) return undefined;
  const moment = momentOf(text, start);
  if (moment !== null) return moment;
  const message = `${word}: ${text} is no moment; write 26h (after the start), -10d (before it) or 2026-01-02T02:00:00Z`;
  return reading.refuse(part.start, "word.value", message);
}

function readMetrics(
  reading: Reading,
  clock: InstanceClock,
  parts: readonly Part[],
  known: ReadonlySet<string>,
): ReadonlyMap<string, readonly Series[]> {
  const found = new Map<string, Map<string, Series>>();
  for (const { name, start, value } of parts.flatMap((part) => membersOf(reading, part, "metrics"))) {
    if (!known.has(name)) {
      const message = `there are metrics of ${name}, which is not among the instances; add it there`;
      reading.refuse(start, "word.value", message);
    }
    const series = found.get(name) ?? new Map<string, Series>();
    found.set(name, series);
    for (const member of membersOf(reading, value, `the metrics of ${name}`)) {
      const read = readOneSeries(reading, clock, member);
      if (read !== undefined) series.set(`${read.scope} ${read.name} ${read.dimensions}`, read);
    }
  }
  return new Map([...found].map(([name, series]) => [name, [...series.values()]]));
}

function readOneSeries(
  reading: Reading,
  { start, interval }: InstanceClock,
  { name: word, start: at, value }: Member,
): Series | undefined {
  const name = readSeriesName(word);
  if (typeof name === "string") return reading.refuse(at, "word.value", name);
  const text = spelled(reading, value, word);
  if (text === undefined) return undefined;
  const steps = readSeries(text);
  if ("message" in steps) {
    const offset = value.kind === "text" ? value.offsetOf(steps.position) : value.start;
    return reading.refuse(offset, "word.value", `${word}: ${steps.message}`);
  }
  const points = steps.flatMap((step, index) =>
    step === null ? [] : [{ at: start + index * interval, step }],
  );
  return { ...name, times: points.map((point) => point.at), values: points.map((point) => point.step) };
}
