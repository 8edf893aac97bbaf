export type Cell = string | number | boolean | null | undefined;

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => Cell;
}

const gap = "  ";

/**
 * Rows as aligned text: numbers to the right, nothing shortened. What is wider than `width` (terminal columns)
 * is written as one block a row instead.
 */
export function formatTable<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  width: number,
): string {
  const cells = rows.map((row) => columns.map((column) => formatCell(column.of(row))));
  const titles = columns.map(({ title }) => title);
  const widths = titles.map((title, at) => largest([title, ...cells.map((row) => row[at] ?? "")]));
  const total = widths.reduce((sum, columnWidth) => sum + columnWidth, gap.length * (widths.length - 1));
  if (total > width && rows.length > 0) {
    return rows.map((row) => formatRecord(columns.map(({ title, of }) => [title, of(row)]))).join("\n");
  }
  const toRight = columns.map(({ of }) => rows.length > 0 && rows.every((row) => isNumeric(of(row))));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, at) => pad(text, widths[at] ?? 0, toRight[at] === true))
      .join(gap)
      .trimEnd();
  return [titles, ...cells].map((texts) => `${line(texts)}\n`).join("");
}

/** One line a property, the names aligned. */
export function formatRecord(entries: readonly (readonly [title: string, value: Cell])[]): string {
  const width = largest(entries.map(([title]) => title));
  return entries
    .map(([title, value]) => `${pad(title, width, false)}${gap}${formatCell(value)}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}

/** Text without characters that could steer a terminal or break a line. */
export function formatCell(value: Cell): string {
  if (value === null || value === undefined) return "";
  return String(value).replace(
    /[\p{Cc}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.codePointAt(0)?.toString(16).padStart(4, "0")}`,
  );
}

/** Terminal columns: wide letters take two, marks that sit on a letter take none. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (/[\p{Mn}\p{Me}\p{Cf}]/u.test(character)) continue;
    width +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
        character,
      )
        ? 2
        : 1;
  }
  return width;
}

function largest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, displayWidth(text)), 0);
}

function pad(text: string, width: number, toRight: boolean): string {
  const space = " ".repeat(Math.max(0, width - displayWidth(text)));
  return toRight ? space + text : text + space;
}

function isNumeric(cell: Cell): boolean {
  return typeof cell === "number" || cell === null || cell === undefined;
}
