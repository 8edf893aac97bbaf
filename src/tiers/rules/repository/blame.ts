import type { RuleLine } from "../../../domain/rule-repository.ts";
import type { GitCommit } from "../../../domain/seams.ts";
import { timeOf } from "../../../domain/time.ts";

interface Version {
  readonly commit: GitCommit;
  /** Null where the file was removed. */
  readonly file: Uint8Array | null;
}

/** Cells of the table of one comparison; beyond, all lines that differ are the newer commit's. */
const MOST_WORK = 4_000_000;

/** @param versions newest first; the last one is taken to have written all of its lines */
export function blame(versions: readonly Version[]): RuleLine[] {
  let lines: string[] = [];
  let authors: GitCommit[] = [];
  for (const { commit, file } of versions.toReversed()) {
    const next = file === null ? [] : linesOf(file);
    const origin = origins(lines, next);
    const known = authors;
    authors = origin.map((from) => (from === undefined ? commit : known[from]!));
    lines = next;
  }
  return lines.map((text, index) => {
    const { hash, author, at } = authors[index]!;
    return { line: index + 1, text, commit: hash, author, at: timeOf(at) };
  });
}

function linesOf(file: Uint8Array): string[] {
  const lines = Buffer.from(file).toString("utf8").split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** For each new line, the old line that it is: those of a longest common subsequence. */
function origins(old: readonly string[], next: readonly string[]): (number | undefined)[] {
  const origin: (number | undefined)[] = next.map(() => undefined);
  let start = 0;
  while (start < old.length && start < next.length && old[start] === next[start]) origin[start] = start++;
  let [oldEnd, nextEnd] = [old.length, next.length];
  while (oldEnd > start && nextEnd > start && old[oldEnd - 1] === next[nextEnd - 1])
    origin[--nextEnd] = --oldEnd;

  const width = nextEnd - start + 1;
  if ((oldEnd - start + 1) * width > MOST_WORK) return origin;
  const longest = new Uint32Array((oldEnd - start + 1) * width);
  const at = (row: number, column: number): number => (row - start) * width + column - start;
  for (let row = oldEnd - 1; row >= start; row--) {
    for (let column = nextEnd - 1; column >= start; column--) {
      longest[at(row, column)] =
        old[row] === next[column]
          ? longest[at(row + 1, column + 1)]! + 1
          : Math.max(longest[at(row + 1, column)]!, longest[at(row, column + 1)]!);
    }
  }
  for (let row = start, column = start; row < oldEnd && column < nextEnd; ) {
    if (old[row] === next[column]) origin[column++] = row++;
    else if (longest[at(row + 1, column)]! >= longest[at(row, column + 1)]!) row++;
    else column++;
  }
  return origin;
}
