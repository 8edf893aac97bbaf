/** Where something stands in a file. Both count from 1; columns count UTF-16 units, as positions in expressions do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A value in a file, JSON and YAML alike, that knows where it stands. */
export type Part = TextPart | LiteralPart | ListPart | MappingPart;

export interface TextPart {
  readonly kind: "text";
  /** Offset of its first character, or its quote, in the file. */
  readonly start: number;
  readonly value: string;
  /** True for an expression that stands in JSON without quotes. */
  readonly bare: boolean;
  /** Offset in the file of the unit of the value at this index. */
  readonly offsetOf: (index: number) => number;
}

export interface LiteralPart {
  readonly kind: "literal";
  readonly start: number;
  readonly value: number | boolean | null;
}

export interface ListPart {
  readonly kind: "list";
  readonly start: number;
  readonly items: readonly Part[];
}

export interface MappingPart {
  readonly kind: "mapping";
  readonly start: number;
  readonly members: readonly Member[];
}

export interface Member {
  readonly name: string;
  /** Offset of the name in the file. */
  readonly start: number;
  readonly value: Part;
}

/** Caps of one file; each is checked before the work that it bounds. */
export const fileLimits = {
  /** Size in bytes of its UTF-8. */
  bytes: 256 * 1024,
  lines: 10_000,
  /** Values in it. */
  parts: 5_000,
  /** Lists and mappings inside each other. */
  depth: 32,
} as const;

/** The file is no JSON or YAML that has one meaning. */
export class FileFault extends Error {
  readonly code: string;
  readonly offset: number;

  constructor(code: string, message: string, offset: number) {
    super(message);
    this.code = code;
    this.offset = offset;
  }
}

/** Counts the parts of a file while they are made, and looks at their names. */
export class PartCount {
  private parts = 0;

  add(offset: number): void {
    if (++this.parts > fileLimits.parts) {
      throw new FileFault("file.limit", `the file holds more than ${fileLimits.parts} values`, offset);
    }
  }

  checkDepth(depth: number, offset: number): void {
    if (depth > fileLimits.depth) {
      throw new FileFault("file.limit", `the file is nested more than ${fileLimits.depth} deep`, offset);
    }
  }

  checkNames(members: readonly Member[]): void {
    const seen = new Set<string>();
    for (const { name, start } of members) {
      if (treacherous.has(name)) {
        throw new FileFault("word.refused", `${name} is no name that may be used here`, start);
      }
      if (seen.has(name)) {
        throw new FileFault("word.twice", `${JSON.stringify(name)} is given twice; keep one`, start);
      }
      seen.add(name);
    }
  }
}

/** Names that mean something to JavaScript's own objects. */
const treacherous: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Finds lines and columns of offsets in a text. */
export function placesIn(text: string): (offset: number) => Place {
  const starts = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return (offset) => {
    const bounded = Math.max(0, Math.min(offset, text.length));
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= bounded) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: bounded - starts[low]! + 1 };
  };
}

/** The value of a part without its places. */
export function plainValue(part: Part): unknown {
  switch (part.kind) {
    case "list":
      return part.items.map(plainValue);
    case "mapping":
      return Object.fromEntries(part.members.map(({ name, value }) => [name, plainValue(value)]));
    default:
      return part.value;
  }
}
