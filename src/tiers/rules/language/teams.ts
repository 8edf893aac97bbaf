import type { Dimensions } from "../../../domain/metric.ts";
import type { Callback, RuleProblem, Team } from "../../../domain/rule.ts";
import { checkIdentifier, quote } from "../../../domain/text.ts";
import type { Member, Part } from "./part.ts";
import { readCount, readTexts } from "./read-shared.ts";
import { Reading } from "./reading.ts";
import { parseSource } from "./source.ts";
import { callbackWords, teamWords } from "./words.ts";

export interface ReadTeams {
  /** In the order of the file; a team with a problem is left out, the others stand. */
  readonly teams: readonly Team[];
  readonly problems: readonly RuleProblem[];
}

/** Reads `teams.yaml`: a mapping of each team's name to what it may touch. */
export function readTeams(file: string, text: string): ReadTeams {
  const { source, fault } = parseSource(file, text);
  if (source.root === null) return { teams: [], problems: fault === null ? [] : [fault] };
  const reading = new Reading(source);
  const mapping = reading.mapping(source.root, "the file");
  const teams = mapping?.members.map((member) => readTeam(reading, member)) ?? [];
  return { teams: teams.filter((team) => team !== undefined), problems: reading.problems };
}

/** How long a callback may take when its team does not say. */
const usualTimeoutSeconds = 10;

function readTeam(reading: Reading, { name, start, value }: Member): Team | undefined {
  const before = reading.refusals;
  checkName(reading, name, start, "the name of a team");
  const words = reading.words(value, `team ${quote(name)}`, teamWords);
  if (words === undefined) return undefined;
  const names = (part: Part, word: string): readonly string[] | undefined =>
    reading.list(part, word)?.map((item) => reading.identifier(item, word) ?? "");
  const callbacks = (part: Part, word: string) => readCallbacks(reading, part, word);
  const team: Team = {
    name,
    projects: words.required("projects", names, []),
    environments: words.optional("environments", names, []),
    callbacks: words.optional("callbacks", callbacks, {}),
  };
  return reading.refusals === before ? team : undefined;
}

function checkName(reading: Reading, name: string, start: number, what: string): void {
  const place: Part = { kind: "literal", start, value: null };
  reading.attempt(place, () => checkIdentifier(name, what));
}

function readCallbacks(
  reading: Reading,
  part: Part,
  word: string,
): Readonly<Record<string, Callback>> | undefined {
  const entries = reading.mapping(part, word)?.members.map((member) => {
    checkName(reading, member.name, member.start, "the name of a callback");
    return [member.name, readCallback(reading, member)] as const;
  });
  return (
    entries &&
    Object.fromEntries(entries.filter((entry): entry is [string, Callback] => entry[1] !== undefined))
  );
}

function readCallback(reading: Reading, { name, value }: Member): Callback | undefined {
  const words = reading.words(value, `callback ${quote(name)}`, callbackWords);
  return (
    words && {
      url: words.required("url", (part, word) => readUrl(reading, part, word), ""),
      secret: words.optional("secret", reading.identifier, null),
      body: words.optional("body", reading.text, null),
      headers: words.optional("headers", (part, word) => readHeaders(reading, part, word), {}),
      timeoutSeconds: words.optional("timeout", reading.duration, usualTimeoutSeconds),
      perMinute: words.optional("per_minute", (part, word) => readCount(reading, part, word), null),
    }
  );
}

/** What HTTP says of a message's own way, and what Gallery says of a callback. */
const ownHeaders =
  /^(host|content-length|connection|keep-alive|transfer-encoding|te|trailer|upgrade|expect|proxy-.*|webhook-.*)$/i;
/** As RFC 9110 has names and values. */
const headerName = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;

function readHeaders(reading: Reading, part: Part, word: string): Dimensions | undefined {
  for (const { name, start, value } of part.kind === "mapping" ? part.members : []) {
    const refuse = (why: string) => reading.refuse(start, "word.value", `the header ${quote(name)} ${why}`);
    if (ownHeaders.test(name)) refuse("cannot be set: Gallery sets it itself, or HTTP does");
    else if (!headerName.test(name)) refuse("is no name of a header");
    if (value.kind === "text" && !headerValue.test(value.value)) {
      refuse("has a value that no header may have: a line break, a control character or one beyond Latin-1");
    }
  }
  return readTexts(reading, part, word);
}

function readUrl(reading: Reading, part: Part, word: string): string | undefined {
  const text = reading.text(part, word);
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  return reading.refuse(
    part.start,
    "word.value",
    `${word} must be an http or https address, not ${quote(text)}`,
  );
}
