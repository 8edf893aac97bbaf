import { InvalidArgumentError } from "commander";
import type { Partition } from "../../domain/instance.ts";
import type { SortKey } from "../../domain/search.ts";
import type { Fields, FieldValue, Time } from "../../domain/values.ts";

/*
 * Readers of what is typed on the command line. Those that take `previous` collect a repeated option.
 * Each refuses with a sentence that Commander prints behind the name of the option.
 */

/** `city=New York City` is text, `epochs:=10` is JSON. */
export function readField(text: string, previous: Fields = {}): Fields {
  const [name, value] = splitPair(text, "city=text or epochs:=10");
  if (!name.endsWith(":")) return added(previous, name, value);
  return added<FieldValue>(previous, name.slice(0, -1), readJson(value, text) as FieldValue);
}

/** As `readField`, but one value each. */
export function readPartition(text: string, previous: Partition = {}): Partition {
  const read = readField(text, previous);
  if (Object.values(read).some((value) => typeof value === "object")) {
    throw new InvalidArgumentError(`"${text}" is not one value: write city=text or shard:=10.`);
  }
  return read as Partition;
}

export function readPair(
  text: string,
  previous: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const [name, value] = splitPair(text, "name=value");
  return added(previous, name, value);
}

export function readMetric(
  text: string,
  previous: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const [name, value] = splitPair(text, "mae=4.2");
  if (value.trim() === "" || !Number.isFinite(Number(value))) {
    throw new InvalidArgumentError(`"${value}" is not a finite number: write mae=4.2.`);
  }
  return added(previous, name, Number(value));
}

/** As `readMetric`, and also what is no number: a training that diverged is worth keeping. */
export function readNumber(
  text: string,
  previous: Readonly<Record<string, number>> = {},
): Record<string, number> {
  const [name, value] = splitPair(text, "loss=0.25");
  const number = Number(value);
  if (value.trim() === "" || (Number.isNaN(number) && value !== "NaN")) {
    throw new InvalidArgumentError(`"${value}" is not a number: write loss=0.25, or loss=NaN.`);
  }
  return added(previous, name, number);
}

export function readWhole(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw new InvalidArgumentError(`"${text}" is not a whole number.`);
  return Number(text);
}

export function readCount(text: string): number {
  const count = readWhole(text);
  if (count === 0) throw new InvalidArgumentError("Give a number of at least 1.");
  return count;
}

const units = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** A moment (`2026-11-21`, `2026-11-21T10:00:00+01:00`; UTC unless told) or an age (`30m`, `24h`, `7d`). */
export function readTime(text: string, now: number = Date.now()): Time {
  const age = millisecondsOf(text);
  if (age !== undefined) return new Date(now - age).toISOString();
  const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/.test(text);
  const zoned = text.includes("T") && !/(Z|[+-]\d{2}:\d{2})$/.test(text) ? `${text}Z` : text;
  if (!iso || Number.isNaN(Date.parse(zoned))) {
    throw new InvalidArgumentError(`"${text}" is not a time: write 2026-11-21T10:00:00Z, 2026-11-21 or 24h.`);
  }
  return new Date(zoned).toISOString();
}

/** A moment to come, or how far off it is (`30m`, `24h`, `7d`). */
export function readTimeToCome(text: string, now: number = Date.now()): Time {
  const away = millisecondsOf(text);
  return away === undefined ? readTime(text, now) : new Date(now + away).toISOString();
}

function millisecondsOf(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  return count === undefined ? undefined : Number(count) * units[unit as keyof typeof units];
}

/** `created`, `mae:asc`, `metrics.Validation["mae"]:desc`; ascending unless told. */
export function readSortKey(text: string, previous: readonly SortKey[] = []): readonly SortKey[] {
  const [, by = text, direction] = /^(.*?)(?::(asc|desc))?$/s.exec(text) ?? [];
  return [...previous, { by, direction: direction === "desc" ? "descending" : "ascending" }];
}

/** Paths, repeated or comma-separated; a comma inside brackets or quotes belongs to its path. */
export function readPaths(text: string, previous: readonly string[] = []): readonly string[] {
  const paths = text.match(/(?:\[[^\]]*\]|"[^"]*"|[^,])+/g) ?? [];
  return [...previous, ...paths.map((path) => path.trim()).filter((path) => path !== "")];
}

export function collect(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, text];
}

/** The same name twice is a slip that would lose one of the values. */
function added<Value>(
  previous: Readonly<Record<string, Value>>,
  name: string,
  value: Value,
): Record<string, Value> {
  if (Object.hasOwn(previous, name)) throw new InvalidArgumentError(`"${name}" is given twice.`);
  return { ...previous, [name]: value };
}

function splitPair(text: string, example: string): [name: string, value: string] {
  const at = text.indexOf("=");
  if (at <= 0) throw new InvalidArgumentError(`"${text}" has no name and value: write ${example}.`);
  return [text.slice(0, at), text.slice(at + 1)];
}

function readJson(value: string, text: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw new InvalidArgumentError(
      `"${text}" is not JSON behind ":=": write epochs:=10, or city=text for text.`,
    );
  }
}
