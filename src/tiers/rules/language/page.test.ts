import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { readTests } from "../trial/read.ts";
import { readRule } from "./read.ts";
import { readTeams } from "./teams.ts";
import { listing1, listing2 } from "./testing/listings.ts";
import { ruleWords, topWords } from "./words.ts";
import { writeRule } from "./write.ts";

const page = readFileSync(new URL("../../../../docs/rules.md", import.meta.url), "utf8");
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, "gs"))].map(([, block = ""]) => block);

test("the page's table of words has all of them, and no other", () => {
  const rows = page
    .split("## The words\n")[1]!
    .split("\n## ")[0]!
    .matchAll(/^\| (`.*?`) \| \w+ \|/gm);
  const told = [...rows].flatMap(([, words = ""]) => words.replaceAll("`", "").split(", "));
  const known = [...topWords, ...ruleWords].filter((word) => word !== "$schema" && word !== "rule");
  expect(told.toSorted()).toEqual(known.toSorted());
});

test("the page shows the paper's listings as fmt writes them", () => {
  for (const [index, listing] of [listing1, listing2].entries()) {
    const { source } = readRule("forecasting/paper.json", listing);
    expect(blocks("json")[index]).toBe(writeRule(source!, "json"));
  }
});

test("the page's tests, teams and rule are well-formed", () => {
  const [tests, teams, action, holiday] = blocks("yaml");
  expect(readTests("forecasting/champion.test.yaml", tests!, "selection").problems).toEqual([]);
  expect(readTeams("teams.yaml", teams!).problems).toEqual([]);
  const drift = `team: forecasting\nuuid: drift\n${action}`;
  expect(readRule("forecasting/drift.yaml", drift).problems).toEqual([]);
  const begins = `team: forecasting\nuuid: begins\nrule:\n${holiday}  CALLBACK_ACTIONS: [{action: alert}]\n`;
  expect(readRule("forecasting/begins.yaml", begins).problems).toEqual([]);
});
