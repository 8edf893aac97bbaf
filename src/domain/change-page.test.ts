import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { changeKinds } from "./change.ts";

const page = readFileSync(new URL("../../docs/data-model.md", import.meta.url), "utf8");

test("docs/data-model.md lists every kind of change, and no other", () => {
  const rows = [...page.matchAll(/^\| `(\w+\.\w+)` \|/gm)].map(([, kind]) => kind);
  expect(rows).toEqual([...changeKinds]);
});
