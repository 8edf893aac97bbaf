import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { reservedNames, type StandardField, standardFields } from "./fields.ts";

const page = readFileSync(new URL("../../docs/data-model.md", import.meta.url), "utf8");

test("docs/data-model.md lists every standard field as it is, and no other", () => {
  const rows = [...page.matchAll(/^\| `(\w+)` \| ([a-z ]+) \| (.+) \| (yes)? *\|$/gm)];
  const wanted = Object.entries<StandardField>(standardFields).map(
    ([name, { type, description, reproduces }]) => [name, type, description, reproduces ? "yes" : undefined],
  );
  expect(rows.map(([, ...cells]) => cells)).toEqual(wanted);
});

test("docs/data-model.md lists every reserved name", () => {
  const [, list = ""] = /as what Gallery records itself: ([^.]+)\./.exec(page) ?? [];
  expect([...list.matchAll(/`(\w+)`/g)].map(([, name]) => name)).toEqual([...reservedNames]);
});
