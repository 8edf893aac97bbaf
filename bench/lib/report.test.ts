import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type GroupedResult, render, withGroup } from "./report.ts";

const origin = (date: string) => ({ command: `bench ${date}`, date, machine: "a machine", versions: {} });
const group = (figure: string) => ({
  rows: [{ what: "calls", gallery: figure, peer: "1/s", ratio: "2 ×", target: "" }],
  notes: [`so it was ${figure}`],
  data: figure,
});
const table = { title: "Both", peer: "MLflow", notes: ["of both"] };
const order = ["writes", "reads"];

const reads = withGroup(undefined, table, order, "reads", { ...group("2/s"), ...origin("2026-01-01") });
const both = withGroup(reads, table, order, "writes", { ...group("3/s"), ...origin("2026-01-02") });

test("groups stand in the order of the table, whenever they were measured", () => {
  expect(Object.keys(both.groups)).toEqual(order);
});

test("a group that is measured again replaces its own rows only", () => {
  const again = withGroup(both, table, order, "reads", { ...group("4/s"), ...origin("2026-01-03") });
  expect(again.groups.reads).toMatchObject({ data: "4/s", date: "2026-01-03" });
  expect(again.groups.writes).toEqual(both.groups.writes);
});

test("the page tells the date of each group", () => {
  const folder = mkdtempSync(join(tmpdir(), "gallery-report-"));
  try {
    const page = join(folder, "page.md");
    writeFileSync(page, "head\n<!-- results: written by bench/run -->\nold\n<!-- end of results -->\ntail\n");
    writeFileSync(join(folder, "mlflow-sqlite.json"), JSON.stringify(both satisfies GroupedResult));
    render(folder, page);
    const text = readFileSync(page, "utf8");
    expect(text).toContain("| calls | 3/s | 1/s | 2 × |  |\n| calls | 2/s | 1/s | 2 × |  |\n");
    expect(text).toContain("- of both\n- writes: so it was 3/s\n- reads: so it was 2/s\n");
    expect(text).toContain("- writes: `bench 2026-01-02`, 2026-01-02");
    expect(text).toContain("- reads: `bench 2026-01-01`, 2026-01-01");
    expect(text).not.toContain("old");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
