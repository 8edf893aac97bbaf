import { bareEnd, closers, readQuoted } from "./json-text.ts";
import type { ListPart, MappingPart, Member, Part } from "./part.ts";
import { FileFault, PartCount } from "./part.ts";

/**
 * Parses JSON as the Gallery paper prints it: texts in `"…"`, `'…'` or typographic quotes that may run over lines,
 * expressions without quotes, a text whose closing quote is missing at the end of its line, a comma behind the last
 * member. Throws FileFault for everything else; what has two readings is refused.
 */
export const parseJson = (text: string): Part => new JsonParser(text).whole();

const blank = /[ \t\r\n]*/y;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;
const literals: ReadonlyMap<string, boolean | null> = new Map([
  ["true", true],
  ["false", false],
  ["null", null],
]);

class JsonParser {
  private readonly text: string;
  private readonly count = new PartCount();
  private at: number;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith("\uFEFF") ? 1 : 0;
  }

  whole(): Part {
    this.skipBlank();
    const part = this.value();
    this.skipBlank();
    if (this.at < this.text.length) throw this.fault(`${this.found()} stands behind the end; remove it`);
    return part;
  }

  private value(): Part {
    const start = this.at;
    this.count.add(start);
    const first = this.text[start];
    if (first === "{") return this.nested(() => this.mapping(start));
    if (first === "[") return this.nested(() => this.list(start));
    return first !== undefined && closers.has(first) ? this.quoted() : this.bare(start);
  }

  private nested<Inner>(read: () => Inner): Inner {
    this.count.checkDepth(++this.depth, this.at);
    this.at++;
    this.skipBlank();
    const inner = read();
    this.depth--;
    return inner;
  }

  private mapping(start: number): MappingPart {
    const members: Member[] = [];
    while (!this.take("}")) {
      members.push(this.member());
      this.separator("}");
    }
    this.count.checkNames(members);
    return { kind: "mapping", start, members };
  }

  private member(): Member {
    const start = this.at;
    if (!closers.has(this.text[start] ?? "")) {
      throw this.fault(`a word in quotes is expected here, not ${this.found()}`);
    }
    const { value: name } = this.quoted();
    this.skipBlank();
    if (!this.take(":")) throw this.fault(`a colon is expected behind ${JSON.stringify(name)}`);
    this.skipBlank();
    return { name, start, value: this.value() };
  }

  private list(start: number): ListPart {
    const items: Part[] = [];
    while (!this.take("]")) {
      items.push(this.value());
      this.separator("]");
    }
    return { kind: "list", start, items };
  }

  /** The comma between two values; it may also stand behind the last one. */
  private separator(close: string): void {
    this.skipBlank();
    if (this.take(",")) this.skipBlank();
    else if (this.text[this.at] !== close) {
      throw this.fault(`a comma or ${close} is expected here, not ${this.found()}`);
    }
  }

  private quoted() {
    const { part, end } = readQuoted(this.text, this.at);
    this.at = end;
    return part;
  }

  /** A number, a literal word, or an expression without quotes. */
  private bare(start: number): Part {
    const end = bareEnd(this.text, start);
    const value = this.text.slice(start, end).trimEnd();
    if (value === "") throw this.fault(`a value is expected here, not ${this.found()}`);
    this.at = end;
    const literal = number.test(value) ? Number(value) : literals.get(value);
    if (literal === undefined) {
      return { kind: "text", start, value, bare: true, offsetOf: (index) => start + index };
    }
    if (literal === Number.POSITIVE_INFINITY || literal === Number.NEGATIVE_INFINITY) {
      throw new FileFault("file.syntax", "the number is too large", start);
    }
    return { kind: "literal", start, value: literal };
  }

  private take(letter: string): boolean {
    const found = this.text[this.at] === letter;
    if (found) this.at++;
    return found;
  }

  private skipBlank(): void {
    blank.lastIndex = this.at;
    blank.test(this.text);
    this.at = blank.lastIndex;
  }

  private found(): string {
    const letter = this.text.codePointAt(this.at);
    return letter === undefined ? "the end of the file" : JSON.stringify(String.fromCodePoint(letter));
  }

  private fault(message: string): FileFault {
    return new FileFault("file.syntax", message, this.at);
  }
}
