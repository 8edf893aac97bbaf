import type { Scalar } from "yaml";

const isBlank = (letter: string | undefined): boolean => letter !== undefined && " \t\r\n".includes(letter);

/**
 * Offset in the file of every unit of a scalar's value, and of its end. Folding changes only blanks, so the other
 * letters of the source are the letters of the value in the same order, escapes and doubled quotes apart.
 */
export function alignScalar(text: string, { range, type }: Scalar, value: string): readonly number[] {
  const [start, end] = range ?? [0, 0];
  const isBlock = type === "BLOCK_FOLDED" || type === "BLOCK_LITERAL";
  const isQuoted = type === "QUOTE_DOUBLE" || type === "QUOTE_SINGLE";
  let at = start;
  if (isBlock) at = text.indexOf("\n", start) + 1;
  if (isQuoted) at = start + 1;
  const offsets: number[] = [];
  for (let index = 0; index < value.length; ) {
    const letter = value[index]!;
    const escaped = type === "QUOTE_DOUBLE" && text[at] === "\\" && !isLineEnd(text, at + 1);
    if (!escaped && !isBlank(letter)) at = skipFolding(text, at, end, type === "QUOTE_DOUBLE");
    const { length, units } = sourceUnit(text, at, letter, type);
    for (let unit = 0; unit < units; unit++) offsets.push(at);
    index += units;
    at = Math.min(at + length, end);
  }
  offsets.push(isQuoted ? Math.max(start, end - 1) : Math.min(at, end));
  return offsets;
}

const isLineEnd = (text: string, at: number): boolean => text[at] === "\n" || text[at] === "\r";

/** Behind the blanks, line breaks and escaped line breaks at `at`. */
function skipFolding(text: string, at: number, end: number, escapes: boolean): number {
  let next = at;
  while (next < end) {
    if (isBlank(text[next])) next++;
    else if (escapes && text[next] === "\\" && isLineEnd(text, next + 1)) next += 2;
    else break;
  }
  return next;
}

const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };

/** How much of the source stands for how many units of the value. */
function sourceUnit(
  text: string,
  at: number,
  letter: string,
  type: Scalar["type"],
): { length: number; units: number } {
  if (type === "QUOTE_SINGLE" && text[at] === "'") return { length: 2, units: 1 };
  if (type === "QUOTE_DOUBLE" && text[at] === "\\") {
    const length = escapeLengths[text[at + 1] ?? ""] ?? 2;
    const code = length === 10 ? Number.parseInt(text.slice(at + 2, at + 10), 16) : 0;
    return { length, units: code > 0xffff ? 2 : 1 };
  }
  // A fold is one blank of the value for many of the source; the letter behind it skips the rest.
  return { length: isBlank(letter) && !isBlank(text[at]) ? 0 : 1, units: 1 };
}
