import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Rule } from "../../domain/rule.ts";
import { readRepository, testRule } from "../../tiers/rules/index.ts";
import { programFor } from "../program.ts";
import { ruleTemplate, teamsTemplate, testTemplate } from "./templates.ts";

const rule = `team: t
uuid: r
rule:
  WHEN: metrics.mape < 10
  MODEL_SELECTION: a.metrics.mape < b.metrics.mape
`;
const test = `tests:
  - name: the error counts
    instances: {m@1.0: , m@1.1: }
    metrics: {m@1.0: {Production.mape: 9.95}, m@1.1: {Production.mape: 10}}
    expect: [{at: 0, champion: m@1.0, dropped: {m@1.1: when}}]
  - name: the lowest wins
    instances: {m@1.0: , m@1.1: }
    metrics: {m@1.0: {Production.mape: 4}, m@1.1: {Production.mape: 3}}
    expect: [{at: 0, champion: m@1.1}]
`;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-rules-"));
  await mkdir(join(folder, "t"));
  await writeFile(join(folder, "teams.yaml"), "t: {projects: [p]}\n");
  await writeFile(join(folder, "t", "r.yaml"), rule);
  await writeFile(join(folder, "t", "r.test.yaml"), test);
});

afterEach(async () => {
  process.exitCode = undefined;
  await rm(folder, { recursive: true });
});

/** What the command prints on both streams, and its exit code. */
async function run(...words: string[]): Promise<{ out: string; notes: string; code: unknown }> {
  const printed = { out: "", notes: "" };
  const catching = (stream: NodeJS.WriteStream, into: "out" | "notes") =>
    vi.spyOn(stream, "write").mockImplementation(((text: string, done?: () => void) => {
      printed[into] += text;
      done?.();
      return true;
    }) as typeof stream.write);
  const spies = [catching(process.stdout, "out"), catching(process.stderr, "notes")];
  try {
    const all = ["rule", "test", ...words];
    await (await programFor(all)).parseAsync(all, { from: "user" });
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return { ...printed, code: process.exitCode };
}

describe("gallery rule test", () => {
  it("ends with what passed and failed", async () => {
    const { out, code } = await run(folder);
    expect(out).toMatch(/^rule +passed +failed +coverage +mutants +survived\nt\/r.yaml +2 +0 +60 % +6 +0\n/);
    expect(out).toMatch(/never false or missing in any test: metrics.mape < 10\n\n2 passed, 0 failed\n$/);
    expect(code).toBeUndefined();
  });

  it("fails for a test that fails, and explains it", async () => {
    await writeFile(join(folder, "t", "r.test.yaml"), test.replace("champion: m@1.1", "champion: m@1.0"));
    const { out, code } = await run(join(folder, "t", "r.yaml"));
    expect(out).toMatch(/r.test.yaml:9:14: failed: the lowest wins, at 0\n {2}expected {2}champion: m@1.0\n/);
    expect(out).toMatch(/m@1.0 beaten: m@1.1 is better/);
    expect(out).toMatch(/\n1 passed, 1 failed\n$/);
    expect(code).toBe(1);
  });

  it("fails for a change that no test notices, unless that is allowed", async () => {
    await writeFile(join(folder, "t", "r.test.yaml"), test.replace("9.95", "9"));
    const { out, code } = await run(folder);
    expect(out).toMatch(
      /r.yaml:4:24: no test notices that 10 became 9.9; add a case in which metrics.mape lies between 9.9 and 10\n/,
    );
    expect(out).toMatch(/\n2 passed, 1 failed\n$/);
    expect(code).toBe(1);
    process.exitCode = undefined;
    expect(await run(folder, "--allow-survivors", "1")).toMatchObject({ code: undefined });
    expect(await run(folder, "--no-mutants")).toMatchObject({ code: undefined });
  });

  it("prints JSON, and says the sum beside it", async () => {
    const { out, notes } = await run(folder, "-o", "ndjson");
    expect(JSON.parse(out)).toMatchObject({
      file: "t/r.yaml",
      passed: 2,
      failed: 0,
      mutation: { mutants: 6 },
    });
    expect(notes).toBe("2 passed, 0 failed\n");
  });

  it("writes a report in JUnit's XML", async () => {
    await writeFile(
      join(folder, "t", "r.test.yaml"),
      test.replace("lowest wins", 'lowest <"wins">').replace("9.95", "9"),
    );
    await run(folder, "--junit", join(folder, "report.xml"));
    const report = await readFile(join(folder, "report.xml"), "utf8");
    expect(report).toContain('<testsuite name="t/r.yaml" tests="4" failures="1" errors="0" skipped="0">');
    expect(report).toContain('<testcase classname="t/r.yaml" name="the lowest &lt;&quot;wins&quot;&gt;"/>');
    expect(report).toContain('<failure message="1 mutants survived">4:24: no test notices');
  });

  it("refuses a place without rules", async () => {
    await expect(run(join(folder, "nowhere"))).rejects.toThrow("cannot read");
    await expect(run(tmpdir())).rejects.toThrow("there is no teams.yaml in");
  });
});

describe.each<Rule["kind"]>(["selection", "action"])(
  "the tests that gallery rule new writes for %s",
  (kind) => {
    it("notice every change of the rule that it writes", () => {
      const identity = { team: "forecasting", uuid: "u", project: null };
      const repository = readRepository(
        new Map([
          ["teams.yaml", teamsTemplate("forecasting", "marketplace")],
          ["forecasting/demand.yaml", ruleTemplate(kind, identity)],
          ["forecasting/demand.test.yaml", testTemplate(kind)],
        ]),
      );
      const report = testRule(repository.rules[0]!, repository, { mutants: true });
      expect(report.problems).toEqual([]);
      expect(report.outcomes.flatMap(({ failures }) => failures)).toEqual([]);
      expect(report.mutation?.survivors).toEqual([]);
    });
  },
);
