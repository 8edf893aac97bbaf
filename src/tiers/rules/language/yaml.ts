import type { Document, Node, Pair, Scalar } from "yaml";
import { isAlias, isMap, isSeq, Lexer, parseDocument } from "yaml";
import type { Member, Part, TextPart } from "./part.ts";
import { FileFault, fileLimits, PartCount } from "./part.ts";
import { alignScalar } from "./yaml-offsets.ts";

/**
 * Parses YAML 1.2 (core schema) without anchors, aliases, tags and directives, so that a file has one meaning and
 * costs what its length says. Throws FileFault.
 */
export function parseYaml(text: string): Part {
  return new YamlReader(text).part(readDocument(text).contents, 0);
}

/** The document with its comments, for those who write it again. Throws FileFault as `parseYaml`. */
export function readDocument(text: string): Document.Parsed {
  checkTokens(text);
  // Keys are compared by PartCount: the library compares each with each.
  const document = parseDocument(text, {
    version: "1.2",
    uniqueKeys: false,
    prettyErrors: false,
    stringKeys: true,
  });
  const [fault] = document.errors;
  if (fault === undefined) return document;
  throw new FileFault("file.syntax", `${plainly(fault.message)}`, fault.pos[0]);
}

/** The library's sentence, with what to do where people most often go wrong. */
const plainly = (message: string): string =>
  message.includes("Nested mappings are not allowed")
    ? `${message}; put the text in quotes`
    : message.replace(/\n[\s\S]*/, "");

/** Tokens for each value that a file may hold: indentation, name, colon, blank, marks, value, line end. */
const tokensPerPart = 8;
/** A token behind this mark is the source of a plain scalar or a block, whatever it begins with. */
const scalarMark = "\u001F";

const refused: readonly (readonly [first: string, message: string])[] = [
  ["&", "anchors are not supported; write the value out where it is needed"],
  ["*", "aliases are not supported; put a text that begins with * in quotes, or write the value out"],
  ["!", "tags are not supported; put a text that begins with ! in quotes"],
  ["%", "directives are not supported; the file is YAML 1.2"],
];

/** Looks at the tokens one by one, since a parser would follow any depth of brackets and any number of aliases. */
function checkTokens(text: string): void {
  const count = new PartCount();
  let [offset, tokens, brackets, marks, depth] = [0, 0, 0, 0, 0];
  let behindMark = false;
  for (const token of new Lexer().lex(text)) {
    if (++tokens > fileLimits.parts * tokensPerPart) {
      throw new FileFault("file.limit", `the file holds more than ${fileLimits.parts} values`, offset);
    }
    if (!behindMark) {
      const message = refused.find(([first]) => token.startsWith(first))?.[1];
      if (message !== undefined) throw new FileFault("file.syntax", message, offset);
      if (token === "[" || token === "{") brackets++;
      if (token === "]" || token === "}") brackets--;
      if (token === "-" || token === "?") marks++;
      if (token.startsWith("\n") || token.startsWith("\r")) marks = 0;
      depth = brackets + marks;
      count.checkDepth(depth, offset);
    }
    behindMark = token === scalarMark;
    if (!controls.has(token)) offset += token.length;
  }
}

/** Tokens that stand for no text: start of a document, end of a flow collection, scalar. */
const controls: ReadonlySet<string> = new Set(["\u0002", "\u0018", scalarMark]);

class YamlReader {
  private readonly text: string;
  private readonly count = new PartCount();
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  part(node: Node | null, otherwise: number): Part {
    const start = node?.range?.[0] ?? otherwise;
    this.count.add(start);
    this.count.checkDepth(++this.depth, start);
    const part = this.read(node, start);
    this.depth--;
    return part;
  }

  private read(node: Node | null, start: number): Part {
    if (isMap(node)) {
      const members = node.items.map((pair) => this.member(pair as Pair<Scalar, Node | null>, start));
      this.count.checkNames(members);
      return { kind: "mapping", start, members };
    }
    if (isSeq(node)) {
      return { kind: "list", start, items: node.items.map((item) => this.part(item as Node, start)) };
    }
    if (node === null || isAlias(node)) return { kind: "literal", start, value: null };
    return this.scalar(node as Scalar, start);
  }

  private member({ key, value }: Pair<Scalar, Node | null>, otherwise: number): Member {
    const start = key.range?.[0] ?? otherwise;
    return { name: String(key.value), start, value: this.part(value, key.range?.[1] ?? start) };
  }

  private scalar(node: Scalar, start: number): Part {
    const { value } = node;
    if (typeof value === "string") return this.textOf(node, value, start);
    if (typeof value === "number" && !Number.isFinite(value)) {
      throw new FileFault("file.syntax", "a number must be finite", start);
    }
    if (typeof value === "number" || typeof value === "boolean") return { kind: "literal", start, value };
    return { kind: "literal", start, value: null };
  }

  private textOf(node: Scalar, value: string, start: number): TextPart {
    let offsets: readonly number[] | undefined;
    const offsetOf = (index: number): number => {
      offsets ??= alignScalar(this.text, node, value);
      return offsets[Math.min(index, value.length)] ?? start;
    };
    return { kind: "text", start, value, bare: false, offsetOf };
  }
}
