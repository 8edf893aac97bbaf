import { describe, expect, it } from "vitest";
import { readRepository } from "../language/repository.ts";
import { proofOf } from "./proof.ts";

const teams = "t: {projects: [p]}\n";
const lowest = "  MODEL_SELECTION: a.metrics.mape < b.metrics.mape\n  WHEN: metrics.mape < 10\n";
const alarm = "  CALLBACK_ACTIONS: [{action: alert}]\n  WHEN: metrics.mape > 10\n";

/** What a repository with this rule and these tests lacks: the codes of the problems. */
function lacks(words: string, tests: string | null, head = ""): readonly string[] {
  const files = new Map([
    ["teams.yaml", teams],
    ["t/r.yaml", `team: t\nuuid: r\n${head}rule:\n${words}`],
  ]);
  if (tests !== null) files.set("t/r.test.yaml", tests);
  const repository = readRepository(files);
  return proofOf(repository.rules[0]!, repository).map(({ code }) => code);
}

const expecting = (...expectations: readonly string[]): string => `
tests:
  - name: it
    instances: {m@1.0: }
    metrics: {m@1.0: {Production.mape: 5 15}}
    expect: [${expectations.join(", ")}]
`;

const [chosen, dropped] = ["{at: 0, champion: m@1.0}", "{at: 1h, champion: none}"];
const [quiet, acts] = ["{at: 0, actions: []}", "{at: 1h, actions: [alert]}"];

describe("a rule is proved by its tests", () => {
  it("when they show it choosing and refusing, acting and holding still", () => {
    expect(lacks(lowest, expecting(chosen, dropped))).toEqual([]);
    expect(lacks(alarm, expecting(quiet, acts))).toEqual([]);
  });

  it("not without the one or the other", () => {
    expect(lacks(lowest, expecting(chosen))).toEqual(["tests.refraining"]);
    expect(lacks(lowest, expecting(dropped))).toEqual(["tests.firing"]);
    expect(lacks(alarm, expecting(quiet))).toEqual(["tests.firing"]);
    const atOnce = expecting("{at: 0, actions: [alert]}").replace("5 15", "15");
    expect(lacks(alarm, atOnce)).toEqual(["tests.refraining"]);
  });

  it("not by a fallback, which chooses without the comparator", () => {
    const words = `${lowest}  FALLBACK: [{base_version_id: m}]\n`;
    expect(lacks(words, expecting("{at: 1h, champion: fallback m@1.0}"))).toEqual(["tests.firing"]);
  });

  it("not by a moment at which the rule has not looked yet", () => {
    const text = expecting("{at: 0, actions: []}").replace("m@1.0: }", "m@1.0: {created: 1h}}");
    expect(lacks(alarm, text)).toEqual(["tests.firing", "tests.refraining"]);
  });

  it("not when one fails, has a problem or is not there", () => {
    expect(lacks(lowest, expecting(chosen, dropped, "{at: 1h, champion: m@1.0}"))).toEqual(["tests.failed"]);
    expect(lacks(lowest, "tests: []")).toEqual(["word.value"]);
    expect(lacks(lowest, null)).toEqual(["tests.missing"]);
  });

  it("which a draft does not have to be", () => {
    expect(lacks(lowest, null, "stage: draft\n")).toEqual([]);
    expect(lacks(lowest, null, "stage: shadow\n")).toEqual(["tests.missing"]);
  });

  it("also with the help of another rule of the team", () => {
    const files = new Map([
      ["teams.yaml", teams],
      ["t/r.yaml", `team: t\nuuid: r\nrule:\n${lowest}  FALLBACK: [{rule: any-uuid}]\n`],
      ["t/any.yaml", "team: t\nuuid: any-uuid\nrule: {MODEL_SELECTION: a.metrics.mape < b.metrics.mape}\n"],
      ["t/r.test.yaml", expecting(chosen, "{at: 1h, champion: fallback m@1.0}")],
    ]);
    const repository = readRepository(files);
    const entry = repository.rules.find(({ name }) => name === "r")!;
    expect(proofOf(entry, repository)).toEqual([]);
  });
});
