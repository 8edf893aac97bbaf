import { GalleryError } from "../../../domain/errors.ts";
import type { RuleProblem } from "../../../domain/rule.ts";
import { checkIdentifier, checkText, quote } from "../../../domain/text.ts";
import { parseDuration } from "../../../expression/index.ts";
import type { MappingPart, Part } from "./part.ts";
import type { RuleSource } from "./source.ts";
import { nearestWord } from "./words.ts";

/** Problems of one file that are told; whoever has more has another kind of file. */
const mostProblems = 100;

const kindNames: Readonly<Record<Part["kind"], string>> = {
  text: "text",
  literal: "a literal",
  list: "a list",
  mapping: "a mapping",
};

/**
 * Takes the parts of one file for what they should be, and keeps what is wrong with them.
 * Each method answers undefined for a part that it refused.
 */
export class Reading {
  readonly problems: RuleProblem[] = [];
  private readonly source: RuleSource;
  private count = 0;

  constructor(source: RuleSource) {
    this.source = source;
  }

  /** How often it refused something, told or not. */
  get refusals(): number {
    return this.count;
  }

  refuse(offset: number, code: string, message: string): undefined {
    this.count++;
    if (this.problems.length < mostProblems) {
      const { file, placeOf } = this.source;
      this.problems.push({ file, ...placeOf(offset), code, message, severity: "error" });
    }
  }

  /** Runs a check of the domain or the expression language; its refusal becomes a problem inside the part. */
  attempt<Result>(part: Part, check: () => Result): Result | undefined {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof GalleryError)) throw error;
      const { position, code, message } = error;
      const inside = part.kind === "text" && position !== undefined;
      return this.refuse(inside ? part.offsetOf(position) : part.start, code, message);
    }
  }

  mapping: Reader<MappingPart> = (part, word) => {
    return part.kind === "mapping" ? part : this.wrongType(part, word, "a mapping of words to values");
  };

  /** The members of a mapping whose words are Gallery's, under the words as they are in `known`. */
  words(part: Part, name: string, known: readonly string[]): Words | undefined {
    const mapping = this.mapping(part, name);
    if (mapping === undefined) return undefined;
    const found = new Map<string, Part>();
    for (const member of mapping.members) {
      const meant = known.find((each) => each.toLowerCase() === member.name.toLowerCase());
      if (meant === undefined) this.unknownWord(member.start, member.name, name, known);
      else if (found.has(meant)) this.refuse(member.start, "word.twice", `${meant} is given twice; keep one`);
      else found.set(meant, member.value);
    }
    return new Words(this, mapping, name, found);
  }

  private unknownWord(start: number, name: string, word: string, known: readonly string[]): void {
    const meant = nearestWord(name, known);
    const advice = meant === null ? `use one of ${known.join(", ")}` : `did you mean ${meant}?`;
    this.refuse(start, "word.unknown", `${quote(name)} is no word of ${word}; ${advice}`);
  }

  list: Reader<readonly Part[]> = (part, word) => {
    if (part.kind !== "list") return this.wrongType(part, word, "a list");
    if (part.items.length > 0) return part.items;
    return this.refuse(part.start, "word.value", `${word} is empty; list something or leave the word out`);
  };

  text: Reader<string> = (part, word) => {
    if (part.kind !== "text") return this.wrongType(part, word, "a text; put it in quotes");
    if (part.bare) {
      return this.refuse(part.start, "word.type", `${word} must be a text; put it in quotes`);
    }
    return this.attempt(part, () => checkText(part.value, word));
  };

  identifier: Reader<string> = (part, word) => {
    const text = this.text(part, word);
    return text === undefined ? undefined : this.attempt(part, () => checkIdentifier(text, word));
  };

  oneOf<Choice extends string>(part: Part, word: string, choices: readonly Choice[]): Choice | undefined {
    const text = this.text(part, word);
    if (text === undefined) return undefined;
    const choice = choices.find((each) => each === text);
    if (choice !== undefined) return choice;
    const meant = nearestWord(text, choices);
    const advice = meant === null ? "" : `; did you mean ${meant}?`;
    const message = `${word} must be one of ${choices.join(", ")}, not ${quote(text)}${advice}`;
    return this.refuse(part.start, "word.value", message);
  }

  /** Seconds of a duration such as `"12h"`. */
  duration: Reader<number> = (part, word) => {
    const seconds = part.kind === "text" && !part.bare ? parseDuration(part.value) : null;
    return seconds ?? this.refuse(part.start, "word.value", `${word} must be a duration such as 12h or 7d`);
  };

  number(part: Part, word: string, wanted: string, fits: (value: number) => boolean): number | undefined {
    const value = part.kind === "literal" ? part.value : undefined;
    if (typeof value === "number" && fits(value)) return value;
    return this.refuse(part.start, "word.value", `${word} must be ${wanted}`);
  }

  private wrongType(part: Part, word: string, wanted: string): undefined {
    const found = part.kind === "literal" ? String(part.value) : kindNames[part.kind];
    return this.refuse(part.start, "word.type", `${word} must be ${wanted}, not ${found}`);
  }
}

/** Takes a part for the value of a word; undefined when it refused it. */
export type Reader<Value> = (part: Part, word: string) => Value | undefined;

/**
 * The words of one mapping. What is missing or refused becomes a problem and is answered by `otherwise`, which then
 * nobody sees: what has problems is never handed out.
 */
export class Words {
  readonly part: MappingPart;
  private readonly reading: Reading;
  private readonly name: string;
  private readonly found: ReadonlyMap<string, Part>;

  constructor(reading: Reading, part: MappingPart, name: string, found: ReadonlyMap<string, Part>) {
    this.reading = reading;
    this.part = part;
    this.name = name;
    this.found = found;
  }

  get(word: string): Part | undefined {
    return this.found.get(word);
  }

  has(word: string): boolean {
    return this.found.has(word);
  }

  optional<Value>(word: string, read: Reader<Value>, otherwise: Value): Value {
    const part = this.found.get(word);
    return part === undefined ? otherwise : (read(part, word) ?? otherwise);
  }

  required<Value>(word: string, read: Reader<Value>, otherwise: Value): Value {
    if (!this.found.has(word)) {
      this.reading.refuse(this.part.start, "word.missing", `${this.name} lacks ${word}`);
    }
    return this.optional(word, read, otherwise);
  }
}
