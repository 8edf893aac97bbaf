import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readPage, withTables } from "./testing/page.ts";

test("docs/mlflow.md has the endpoints and the differences as they are", () => {
  const page = readPage();
  expect(page).toBe(withTables(page));
});

test("every test that docs/mlflow.md names is there, and every workflow names one", () => {
  const rows =
    readPage()
      .split("## Workflows and their tests")[1]
      ?.split("\n## ")[0]
      ?.match(/^\| .*::.*$/gm) ?? [];
  const named = rows.flatMap((row) => [...row.matchAll(/`(test_\w+\.py)::(test_\w+)`/g)]);
  expect(named.length).toBeGreaterThanOrEqual(rows.length);
  expect(rows.length).toBeGreaterThan(20);
  for (const [, file, name] of named) {
    const source = readFileSync(new URL(`../../../acceptance/mlflow/${file}`, import.meta.url), "utf8");
    expect(source, `${file}::${name}`).toContain(`\ndef ${name}(`);
  }
});
