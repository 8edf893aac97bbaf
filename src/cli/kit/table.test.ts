import { expect, test } from "vitest";
import { type Column, displayWidth, formatCell, formatTable } from "./table.ts";

interface Row {
  readonly name: string;
  readonly size: number | null;
}

const columns: readonly Column<Row>[] = [
  { title: "name", of: (row) => row.name },
  { title: "size", of: (row) => row.size },
];

const rows: readonly Row[] = [
  { name: "a", size: 5 },
  { name: "東京", size: 1234 },
  { name: "cafe\u0301", size: null },
];

test("numbers stand right, text stands left, by what the eye sees", () => {
  expect(formatTable(rows, columns, 80)).toBe("name  size\na        5\n東京  1234\ncafe\u0301\n");
});

test("an empty list shows its titles", () => {
  expect(formatTable([], columns, 80)).toBe("name  size\n");
});

test("what does not fit becomes one block a row, whole", () => {
  const long = [{ name: "x".repeat(30), size: 1 }, ...rows.slice(0, 1)];
  expect(formatTable(long, columns, 20)).toBe(`name  ${"x".repeat(30)}\nsize  1\n\nname  a\nsize  5\n`);
});

test("nothing in a value steers the terminal", () => {
  expect(formatCell("a\u001b[31m\nb\u202e")).toBe("a\\u001b[31m\\u000ab\\u202e");
});

test("widths count what is shown", () => {
  expect(displayWidth("ab")).toBe(2);
  expect(displayWidth("東京")).toBe(4);
  expect(displayWidth("e\u0301")).toBe(1);
});
