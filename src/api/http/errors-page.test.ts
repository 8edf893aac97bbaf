import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalogue } from "../../domain/error-catalogue.ts";

const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");

test("docs/errors.md lists every code of the catalogue as it is, and no other", () => {
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  const wanted = Object.entries(catalogue).map(
    ([code, { status, kind, hint }]) => `| \`${code}\` | ${status} | ${kind} | ${hint} |`,
  );
  expect(rows).toEqual(wanted);
});
