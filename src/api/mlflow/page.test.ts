import { expect, test } from "vitest";
import { readPage, withTable } from "./testing/page.ts";

test("docs/mlflow.md has the table of endpoints as it is", () => {
  const page = readPage();
  expect(page).toBe(withTable(page));
});
