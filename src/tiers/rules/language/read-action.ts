import type { ActionCall, Schedule } from "../../../domain/rule.ts";
import { quote } from "../../../domain/text.ts";
import { timeOf } from "../../../domain/time.ts";
import { parseTime } from "../../../expression/index.ts";
import { readExpression } from "./expressions.ts";
import type { Part } from "./part.ts";
import { plainValue } from "./part.ts";
import type { Reading, Words } from "./reading.ts";
import { scheduleWords } from "./words.ts";

/** The words of a rule that acts. */
export function readActionWords(reading: Reading, words: Words) {
  const until = (part: Part, word: string) => readExpression(reading, part, word, "instance");
  return {
    actions: words.required("CALLBACK_ACTIONS", (part, word) => readActions(reading, part, word), []),
    for: words.optional("FOR", reading.duration, 0),
    until: words.optional("UNTIL", until, null),
    schedule: words.optional("SCHEDULE", (part, word) => readSchedules(reading, part, word), []),
  };
}

function readActions(reading: Reading, part: Part, word: string): readonly ActionCall[] | undefined {
  return reading
    .list(part, word)
    ?.map((item) => readAction(reading, item, word))
    .filter((action) => action !== undefined);
}

/** `action` names it; every other word is a parameter of the author's. */
function readAction(reading: Reading, part: Part, word: string): ActionCall | undefined {
  const mapping = reading.mapping(part, `each entry of ${word}`);
  if (mapping === undefined) return undefined;
  const named = mapping.members.filter(({ name }) => name.toLowerCase() === "action");
  const [first, second] = named;
  if (first === undefined) {
    return reading.refuse(
      part.start,
      "word.missing",
      `an entry of ${word} lacks action, the name of what to do`,
    );
  }
  if (second !== undefined) {
    return reading.refuse(second.start, "word.twice", "action is given twice; keep one");
  }
  const parameters = mapping.members.filter((member) => member !== first);
  for (const { name, value } of parameters) refuseBare(reading, value, name);
  return {
    action: reading.identifier(first.value, "action") ?? "",
    parameters: Object.fromEntries(parameters.map(({ name, value }) => [name, plainValue(value)])),
  };
}

function refuseBare(reading: Reading, part: Part, word: string): void {
  if (part.kind === "text") reading.text(part, word);
  if (part.kind === "list") for (const item of part.items) refuseBare(reading, item, word);
  if (part.kind === "mapping") for (const { name, value } of part.members) refuseBare(reading, value, name);
}

function readSchedules(reading: Reading, part: Part, word: string): readonly Schedule[] | undefined {
  return reading
    .list(part, word)
    ?.map((item) => readSchedule(reading, item, word))
    .filter((schedule) => schedule !== undefined);
}

function readSchedule(reading: Reading, part: Part, word: string): Schedule | undefined {
  const words = reading.words(part, word, scheduleWords);
  if (words === undefined) return undefined;
  if (words.has("every")) {
    if (words.part.members.length > 1) {
      return reading.refuse(
        part.start,
        "word.value",
        `an entry of ${word} has every, or event, start and end`,
      );
    }
    return { every: words.required("every", reading.duration, 1) };
  }
  const time = (given: Part, name: string) => readTime(reading, given, name);
  const event = words.required("event", reading.text, "");
  const start = words.required("start", time, 0);
  const end = words.required("end", time, Number.POSITIVE_INFINITY);
  if (end <= start) {
    return reading.refuse(words.get("end")!.start, "word.value", `${quote(event)} ends before it starts`);
  }
  return end === Number.POSITIVE_INFINITY ? undefined : { event, start: timeOf(start), end: timeOf(end) };
}

/** Milliseconds since the epoch; a date is its midnight in UTC. */
function readTime(reading: Reading, part: Part, word: string): number | undefined {
  const time = part.kind === "text" && !part.bare ? parseTime(part.value) : null;
  const wanted = "a time such as 2026-12-24T00:00:00Z, or a date such as 2026-12-24";
  return time ?? reading.refuse(part.start, "word.value", `${word} must be ${wanted}`);
}
