import { expect, test } from "vitest";
import { readPage, withTables } from "./testing/page.ts";

test("docs/mlflow.md has the endpoints and the differences as they are", () => {
  const page = readPage();
  expect(page).toBe(withTables(page));
});
