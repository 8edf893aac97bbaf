import { describe, expect, it } from "vitest";
import { problemsOf, readRepository } from "./repository.ts";
import { readTeams } from "./teams.ts";

const rule = (team: string, uuid: string): string =>
  `team: ${team}\nuuid: ${uuid}\nrule: {MODEL_SELECTION: a.created_time > b.created_time}\n`;
const teams = "forecasting:\n  projects: [marketplace]\npricing:\n  projects: [prices]\n";

const read = (files: Readonly<Record<string, string>>, folder?: string) => {
  const repository = readRepository(new Map(Object.entries(files)), folder);
  return {
    ...repository,
    sound: repository.rules.filter((entry) => entry.rule !== null).map((entry) => entry.file),
    told: problemsOf(repository).map(({ file, line, code }) => `${file}:${line} ${code}`),
  };
};

describe("a repository of rules", () => {
  it("reads rules, tests and teams, and nothing else", () => {
    const {
      rules,
      tests,
      sound,
      told,
      teams: known,
    } = read({
      "teams.yaml": teams,
      "README.md": "x",
      ".github/workflow.yaml": "on: push",
      "forecasting/demand.yaml": rule("forecasting", "u1"),
      "forecasting/demand.test.yaml": "tests: []",
      "forecasting/history/past.json": "[]",
      "pricing/price.json": '{"team": "pricing", "uuid": "u2", "rule": {"MODEL_SELECTION": "a.x > b.x"}}',
    });
    expect(told).toEqual([]);
    expect(sound).toEqual(["forecasting/demand.yaml", "pricing/price.json"]);
    expect(rules.map(({ team, name, tests: beside }) => [team, name, beside])).toEqual([
      ["forecasting", "demand", "forecasting/demand.test.yaml"],
      ["pricing", "price", "pricing/price.test.yaml"],
    ]);
    expect(rules[0]?.rule).toMatchObject({ project: "marketplace" });
    expect([...tests]).toEqual([["forecasting/demand.test.yaml", "tests: []"]]);
    expect(known.map(({ name }) => name)).toEqual(["forecasting", "pricing"]);
  });

  it("keeps the others when one is broken", () => {
    const { sound, told } = read({
      "teams.yaml": teams,
      "forecasting/broken.json": "{",
      "forecasting/demand.yaml": rule("forecasting", "u1"),
      "pricing/stolen.yaml": rule("forecasting", "u2"),
    });
    expect(sound).toEqual(["forecasting/demand.yaml"]);
    expect(told).toEqual(["forecasting/broken.json:1 file.syntax", "pricing/stolen.yaml:1 team.folder"]);
  });

  it("takes the folder rules when there is one, unless told", () => {
    const files = {
      "rules/teams.yaml": teams,
      "rules/pricing/a.yaml": rule("pricing", "u"),
      "pricing/b.yaml": "",
    };
    expect(read(files).sound).toEqual(["rules/pricing/a.yaml"]);
    expect(read(files, "").rules.map(({ file }) => file)).toContain("pricing/b.yaml");
    expect(
      read({ "own/teams.yaml": teams, "own/pricing/a.yaml": rule("pricing", "u") }, "own/").sound,
    ).toEqual(["own/pricing/a.yaml"]);
  });

  it("refuses two rules of one uuid, and one rule in two forms", () => {
    const { sound, told } = read({
      "teams.yaml": teams,
      "forecasting/a.yaml": rule("forecasting", "same"),
      "forecasting/b.yaml": rule("forecasting", "own"),
      "forecasting/c.json": rule("forecasting", "x"),
      "forecasting/c.yaml": rule("forecasting", "y"),
      "pricing/a.yaml": rule("pricing", "SAME"),
    });
    expect(sound).toEqual(["forecasting/b.yaml"]);
    expect(told).toContain("forecasting/a.yaml:2 uuid.twice");
    expect(told).toContain("pricing/a.yaml:2 uuid.twice");
    expect(told).toContain("forecasting/c.json:1 rule.twice");
    expect(told).toContain("forecasting/c.yaml:1 rule.twice");
  });

  it("gives no power to a team that is not listed", () => {
    const { sound, told } = read({ "teams.yaml": teams, "rogue/a.yaml": rule("rogue", "u") });
    expect(sound).toEqual([]);
    expect(told).toEqual(["rogue/a.yaml:1 team.unknown"]);
    expect(read({ "pricing/a.yaml": rule("pricing", "u") }).told).toEqual([
      "pricing/a.yaml:1 team.unknown",
      "teams.yaml:null teams.missing",
    ]);
  });

  it("warns of a rule that lies in no team's folder, not of other files there", () => {
    const here = { "teams.yaml": teams, "a.yaml": rule("pricing", "a"), "package.json": '{"name": "rules"}' };
    expect(read(here).problems).toMatchObject([
      { file: "a.yaml", code: "file.ignored", message: expect.stringContaining("<team>/<name>.yaml") },
    ]);
    const below = {
      "rules/teams.yaml": teams,
      "a.yaml": rule("pricing", "a"),
      "rules/b.json": rule("x", "b"),
    };
    expect(read(below).told).toEqual(["rules/b.json:null file.ignored"]);
  });

  it("warns of files that are not read", () => {
    const files = { "teams.yaml": teams, "pricing/a.test.yaml": "", "pricing/b.yml": "" };
    const { problems } = read(files);
    expect(problems.map(({ file, code, severity }) => `${file} ${code} ${severity}`)).toEqual([
      "pricing/a.test.yaml test.stray warning",
      "pricing/b.yml file.ignored warning",
    ]);
  });
});

describe("teams.yaml", () => {
  it("reads what each team may touch", () => {
    const text = `
forecasting:
  projects: [marketplace, weather]
  environments: [staging]
  callbacks:
    go:
      url: https://deploy.example/hook
      secret: deploy-key
      body: '{"instance": "{{instance}}"}'
      headers: {X-Team: forecasting}
      timeout: 1m
      per_minute: 6
    told: {url: "http://hooks.example/"}
`;
    expect(readTeams("teams.yaml", text)).toEqual({
      problems: [],
      teams: [
        {
          name: "forecasting",
          projects: ["marketplace", "weather"],
          environments: ["staging"],
          callbacks: {
            go: {
              url: "https://deploy.example/hook",
              secret: "deploy-key",
              body: '{"instance": "{{instance}}"}',
              headers: { "X-Team": "forecasting" },
              timeoutSeconds: 60,
              perMinute: 6,
            },
            told: {
              url: "http://hooks.example/",
              secret: null,
              body: null,
              headers: {},
              timeoutSeconds: 10,
              perMinute: null,
            },
          },
        },
      ],
    });
  });

  it.each([
    "host",
    "Content-Length",
    "connection",
    "transfer-encoding",
    "Webhook-Id",
    "webhook-signature",
    "Proxy-Authorization",
    "te",
  ])("refuses the header %s, which is not a team's to set", (header) => {
    const text = `a:\n  projects: [p]\n  callbacks:\n    go: {url: "http://x", headers: {${header}: "1"}}\n`;
    const { teams: read, problems } = readTeams("teams.yaml", text);
    expect(read).toEqual([]);
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      `4:37 the header "${header}" cannot be set: Gallery sets it itself, or HTTP does`,
    ]);
  });

  it.each([
    ["x y", "1", 'the header "x y" is no name of a header'],
    ["x-y", "a\\r\\nb: c", 'the header "x-y" has a value that no header may have'],
    ["x-y", "\u0142", 'the header "x-y" has a value that no header may have'],
  ])("refuses what HTTP would not send: %s: %s", (header, value, message) => {
    const text = `a:\n  projects: [p]\n  callbacks:\n    go: {url: "http://x", headers: {"${header}": "${value}"}}\n`;
    const { teams: read, problems } = readTeams("teams.yaml", text);
    expect(read).toEqual([]);
    expect(problems[0]!.message).toContain(message);
  });

  it("leaves a broken team out, and says what is wrong with it", () => {
    const text = `good: {projects: [a]}
bad: {project: [a]}
bad name: {projects: [a]}
worse:
  projects: [a]
  callbacks:
    go: {url: "ftp://x"}
    "no name": {url: "http://x"}
    late: {url: "http://x", timeout: 5, per_minute: 0}
`;
    const { teams: read, problems } = readTeams("teams.yaml", text);
    expect(read.map(({ name }) => name)).toEqual(["good"]);
    expect(problems.map(({ line, column, message }) => `${line}:${column} ${message}`)).toEqual([
      '2:7 "project" is no word of team "bad"; did you mean projects?',
      '2:6 team "bad" lacks projects',
      expect.stringMatching(/^3:1 the name of a team "bad name" must have/),
      '7:15 url must be an http or https address, not "ftp://x"',
      expect.stringMatching(/^8:5 the name of a callback "no name" must have/),
      "9:38 timeout must be a duration such as 12h or 7d",
      "9:53 per_minute must be a whole number of at least 1",
    ]);
  });

  it("leaves every broken team out, however many there are", () => {
    const broken = Array.from({ length: 200 }, (_, index) => `team${index}: {projects: []}\n`).join("");
    const { teams: read, problems } = readTeams("teams.yaml", `${broken}good: {projects: [a]}\n`);
    expect(read.map(({ name }) => name)).toEqual(["good"]);
    expect(problems).toHaveLength(100);
  });
});
