import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { differences } from "./differences.ts";

const document = readFileSync(new URL("../../docs/expressions.md", import.meta.url), "utf8");
const section = document.slice(document.indexOf("## Differences from Commons JEXL"));
const cell = (text: string): string => text.replaceAll("|", "\\|");

describe("docs/expressions.md", () => {
  it("prints every intended difference from Commons JEXL, and no other", () => {
    const rows = section.split("\n").filter((line) => line.startsWith("| "));
    const listed = differences.map(
      ({ name, difference, reason }) => `| ${name} | ${cell(difference)} | ${cell(reason)} |`,
    );
    expect(rows).toEqual(["| name | difference | reason |", ...listed]);
  });
});
