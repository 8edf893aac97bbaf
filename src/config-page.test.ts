import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { definitions } from "./config.ts";

const page = readFileSync(new URL("../docs/operations.md", import.meta.url), "utf8");

/** Settings of the command line as a client. */
const ofClients = ["url", "actor", "project"];

test("docs/operations.md lists every setting of the server with its default, and no other", () => {
  const [, table = ""] = /^\| setting \|.*\n.*\n((?:\|.*\n)+)/m.exec(page) ?? [];
  const rows = [...table.matchAll(/^\| `(\w+)` \| (?:`([^`]+)` )?\|/gm)].map(([, name, usual]) => [
    name,
    usual ?? "",
  ]);
  const wanted = Object.entries(definitions)
    .filter(([name]) => !ofClients.includes(name))
    .map(([name, { fallback }]) => [name, String(fallback)]);
  expect(rows).toEqual(wanted);
});
