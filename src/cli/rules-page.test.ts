import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

const page = read("docs/rules.md");

/** Ids and times as the transcript writes them. */
function masked(text: string): string {
  const ids = [...new Set(text.match(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))];
  const named = ids.reduce((all, id, at) => all.replaceAll(id, `<uuid ${at + 1}>`.padEnd(36, ".")), text);
  return named.replace(/\d{4}-\d{2}-\d{2}T[\d:.]{12}Z/g, "<time>".padEnd(24, "."));
}

test("what the page shows of the terminal is what the transcript has, in its order", () => {
  const transcript = read("src/cli/golden/marketplace.txt");
  const shown = [...masked(page).matchAll(/```console\n(.*?)```/gs)].map(([, block = ""]) => block);
  expect(shown.length).toBeGreaterThan(3);
  let from = 0;
  for (const block of shown) {
    const at = transcript.indexOf(block, from);
    expect(at, block).toBeGreaterThanOrEqual(from);
    from = at + block.length;
  }
});

test("every call that the page names is in the contract", () => {
  const { paths } = parse(read("idl/openapi.yaml"), { merge: true, maxAliasCount: -1 }) as {
    paths: Record<string, object>;
  };
  const named = [...page.matchAll(/`(GET|POST) (?:\/api\/v1)?(\/[\w/{}-]+)/g)];
  expect(named.length).toBeGreaterThan(3);
  const plain = (path: string): string => path.replace(/\{\w+\}/g, "{}");
  const known = new Map(Object.entries(paths).map(([path, calls]) => [plain(path), Object.keys(calls)]));
  for (const [, method = "", path = ""] of named) {
    expect(known.get(plain(`/api/v1${path}`)), path).toContain(method.toLowerCase());
  }
});
