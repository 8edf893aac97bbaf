import { describe, expect, it } from "vitest";
import type { Team } from "../../../domain/rule.ts";
import { readRule } from "./read.ts";

const file = "forecasting/demand.yaml";

const selection = (body: string, top = ""): string =>
  `team: forecasting\nuuid: demand-1\n${top}rule:\n  MODEL_SELECTION: a.metrics.mae < b.metrics.mae\n${indented(body)}`;
const action = (body: string, top = ""): string =>
  `team: forecasting\nuuid: demand-1\n${top}rule:\n  CALLBACK_ACTIONS: [{action: deploy}]\n${indented(body)}`;
const indented = (body: string): string => body.replace(/^(?=.)/gm, "  ");

function problems(text: string, path = file, team: Team | null = null): readonly string[] {
  const { rule, problems } = readRule(path, text, team);
  expect(rule === null).toBe(problems.length > 0);
  return problems.map(({ line, column, code, message }) => `${line}:${column} ${code}: ${message}`);
}

describe("reading a rule", () => {
  it("reads every word of a selection rule", () => {
    const text = `
$schema: ../../idl/rule.schema.json
team: forecasting
uuid: demand-1
description: Who forecasts.
stage: canary
share: 0.25
rule:
  PROJECT: marketplace
  GIVEN: model_name == "demand"
  WHEN: metrics.mae <= 5
  ENVIRONMENT: production
  SCOPE: Production
  WINDOW: 28d
  CONTEXT: {event: holiday}
  EVIDENCE: {count: 24, age: 2d}
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
  MARGIN: a.metrics.mae < 0.95 * b.metrics.mae
  COOL_DOWN: 12h
  GUARDS: [metrics.p99 < 50, 'tags.reviewed == "yes"']
  FALLBACK:
    - rule: demand-0
    - instance: 0190A0B1-0000-7000-8000-000000000001
    - base_version_id: mean_of_5_minutes
    - deployed: production
`;
    expect(readRule(file, text)).toMatchObject({
      problems: [],
      rule: {
        kind: "selection",
        team: "forecasting",
        name: "demand",
        uuid: "demand-1",
        description: "Who forecasts.",
        stage: "canary",
        share: 0.25,
        project: "marketplace",
        given: 'model_name == "demand"',
        when: "metrics.mae <= 5",
        environment: "production",
        scope: "Production",
        window: 28 * 86_400,
        context: { event: "holiday" },
        evidence: { count: 24, age: 172_800 },
        comparator: "a.metrics.mae < b.metrics.mae",
        margin: "a.metrics.mae < 0.95 * b.metrics.mae",
        coolDown: 43_200,
        guards: ["metrics.p99 < 50", 'tags.reviewed == "yes"'],
        fallback: [
          { rule: "demand-0" },
          { instance: "0190a0b1-0000-7000-8000-000000000001" },
          { baseVersionId: "mean_of_5_minutes" },
          { deployed: "production" },
        ],
      },
    });
  });

  it("reads every word of an action rule, whatever their case", () => {
    const text = `
Team: forecasting
UUID: drift
Rule:
  when: metrics.bias > 0.1
  For: 30m
  until: metrics.bias < 0.05
  schedule:
    - Every: 1h
    - {event: Christmas, start: "2026-12-24", end: 2026-12-26T12:00:00+01:00}
  callback_actions:
    - action: alert
      severity: page
      Labels: {city: Oslo, levels: [1, true, null]}
`;
    expect(readRule(file, text)).toMatchObject({
      problems: [],
      rule: {
        kind: "action",
        project: "forecasting",
        stage: "on",
        share: null,
        given: null,
        for: 1_800,
        until: "metrics.bias < 0.05",
        schedule: [
          { every: 3_600 },
          { event: "Christmas", start: "2026-12-24T00:00:00.000Z", end: "2026-12-26T11:00:00.000Z" },
        ],
        actions: [
          {
            action: "alert",
            parameters: { severity: "page", Labels: { city: "Oslo", levels: [1, true, null] } },
          },
        ],
      },
    });
  });

  it.each([
    [selection("WEN: x == 1"), '5:3 word.unknown: "WEN" is no word of rule; did you mean WHEN?'],
    [selection("cooldown: 1h"), '5:3 word.unknown: "cooldown" is no word of rule; did you mean COOL_DOWN?'],
    [selection("", "stages: on\n"), '3:1 word.unknown: "stages" is no word of the file; did you mean stage?'],
    [
      selection("EVIDENCE: {points: 3}"),
      '5:14 word.unknown: "points" is no word of EVIDENCE; use one of count, age',
    ],
    [selection("WHEN: x == 1\nwhen: x == 2"), "6:3 word.twice: WHEN is given twice; keep one"],
    ["[1]", "1:1 word.type: the file must be a mapping of words to values, not a list"],
    ["team: t\nuuid: u\n", "1:1 word.missing: the file lacks rule"],
  ])("refuses what is no word of its place: %#", (text, problem) => {
    expect(problems(text, text.startsWith("team: t\n") ? "t/x.yaml" : file)[0]).toBe(problem);
  });

  it.each([
    [
      selection("", "stage: live\n"),
      /^3:8 word.value: stage must be one of draft, shadow, canary, on, not "live"$/,
    ],
    [selection("", "stage: cannary\n"), /did you mean canary\?$/],
    [selection("", "stage: canary\n"), /^1:1 word.missing: the file lacks share/],
    [selection("", "stage: canary\nshare: 1\n"), /^4:8 word.value: share must be a number between 0 and 1/],
    [selection("", "share: 0.5\n"), /^3:8 word.kind: share is only for stage canary/],
    [
      selection("", "description: 5\n"),
      /^3:14 word.type: description must be a text; put it in quotes, not 5/,
    ],
    [selection("WINDOW: 28"), /^5:11 word.value: WINDOW must be a duration such as 12h or 7d/],
    [selection("WINDOW: 0d"), /^5:11 word.value/],
    [selection("SCOPE: production"), /^5:10 word.value: SCOPE must be one of .*; did you mean Production\?/],
    [selection("CONTEXT: {event: 5}"), /^5:20 word.type: CONTEXT.event must be a text/],
    [selection("EVIDENCE: {count: 0}"), /^5:21 word.value: count must be a whole number of at least 1/],
    [selection("EVIDENCE: {}"), /^5:13 word.value: EVIDENCE is empty/],
    [selection("GUARDS: []"), /^5:11 word.value: GUARDS is empty/],
    [selection("GUARDS: x < 1"), /^5:11 word.type: GUARDS must be a list, not text/],
    [
      selection("FALLBACK: [{rule: x, deployed: y}]"),
      /^5:14 word.value: each entry of FALLBACK has one of rule,/,
    ],
    [selection("FALLBACK: [{instance: x}]"), /^5:25 request.invalid: instance "x" must be a UUID/],
    [selection("ENVIRONMENT: a b"), /^5:16 name.invalid: ENVIRONMENT "a b" must have/],
    [
      action("SCHEDULE: [{event: x, start: 2026-01-02, end: 2026-01-01}]"),
      /^5:49 word.value: "x" ends before/,
    ],
    [action("SCHEDULE: [{event: x, start: soon}]"), /^5:32 word.value: start must be a time such as/],
    [action("SCHEDULE: [{every: 1h, event: x}]"), /^5:14 word.value: an entry of SCHEDULE has every, or/],
    [action("SCHEDULE: [{event: x}]"), /^5:14 word.missing: SCHEDULE lacks start/],
    [
      action("").replace("{action: deploy}", "{deploy: 1}"),
      /^4:22 word.missing: an entry of CALLBACK_ACTIONS lacks/,
    ],
    [action("").replace("{action: deploy}", "{action: x, ACTION: y}"), /^4:34 word.twice/],
  ])("refuses a value that cannot be: %#", (text, problem) => {
    expect(problems(text)[0]).toMatch(problem);
  });

  it.each([
    [
      selection("FOR: 30m"),
      "5:8 word.kind: FOR is a word of action rules, but MODEL_SELECTION makes this a rule of kind selection; remove one of them",
    ],
    [
      action("MARGIN: a.x > b.x"),
      "5:11 word.kind: MARGIN is a word of selection rules, but CALLBACK_ACTIONS makes this a rule of kind action; remove one of them",
    ],
    [
      action("MODEL_SELECTION: a.x > b.x"),
      "4:3 word.kind: a rule selects or acts, not both; make two rules of MODEL_SELECTION and CALLBACK_ACTIONS",
    ],
    [
      "team: forecasting\nuuid: u\nrule: {WHEN: x == 1}\n",
      "3:7 word.missing: rule lacks MODEL_SELECTION (which model is better) or CALLBACK_ACTIONS (what to do)",
    ],
  ])("wants one kind of rule: %#", (text, problem) => {
    expect(problems(text)).toEqual([problem]);
  });

  it.each([
    ["WHEN: metrics.mae <= = 5", /^5:24 expression.syntax: .*compare with ==/],
    ["WHEN: |\n  metrics.mae <= 5\n  and and x", /^7:9 expression.syntax: expected a value, found and/],
    ["GUARDS:\n  - x == 1\n  - x ==", /^7:11 expression.syntax/],
    ["GIVEN: metrics.mae < 5", /^5:10 expression.names: metrics.mae cannot stand in GIVEN: .*to WHEN/],
    [
      "GIVEN: x == 1 and avg(metrics.mae, '1h') < 5",
      /^5:25 expression.names: metrics.mae cannot stand in GIVEN/,
    ],
    [
      "WHEN: x == 1 and a.y == 2",
      /^5:20 expression.names: a.y cannot stand in WHEN: it looks at one instance/,
    ],
    [
      "MARGIN: a.x > y",
      /^5:17 expression.names: y cannot stand in MARGIN: it compares two instances; write a.y/,
    ],
    ["WHEN: 5", /^5:9 word.type: WHEN must be an expression in quotes/],
  ])("refuses the expression at its place: %s", (body, problem) => {
    expect(problems(selection(body))[0]).toMatch(problem);
  });

  it("tells all problems of a file at once", () => {
    const text = selection("WEN: 1\nWINDOW: x\nWHEN: (", "stage: off\n");
    expect(problems(text).map((problem) => problem.split(" ")[1])).toEqual([
      "word.value:",
      "word.unknown:",
      "expression.syntax:",
      "word.value:",
    ]);
  });

  it("wants words that are not expressions in quotes in JSON, too", () => {
    const text = '{"team": forecasting, "uuid": "u", "rule": {"MODEL_SELECTION": a.x > b.x}}';
    expect(problems(text, "forecasting/demand.json")).toEqual([
      "1:10 word.type: team must be a text; put it in quotes",
    ]);
  });

  it("wants the team's folder and a plain name", () => {
    expect(problems(selection(""), "rules/pricing/demand.yaml")[0]).toMatch(
      /^1:7 team.folder: .*folder "pricing"/,
    );
    expect(problems(selection(""), "forecasting/a b.yaml")[0]).toMatch(
      /^1:1 name.invalid: the file's name "a b"/,
    );
    expect(problems(selection(""), "demand.yaml")).toEqual([]);
  });

  it("takes the team's only project, and no other", () => {
    const team = (...projects: string[]): Team => ({
      name: "forecasting",
      projects,
      environments: [],
      callbacks: {},
    });
    const one = team("marketplace");
    expect(readRule(file, selection(""), one).rule?.project).toBe("marketplace");
    expect(readRule(file, selection("PROJECT: b"), team("a", "b")).rule?.project).toBe("b");
    expect(problems(selection(""), file, team("a", "b"))[0]).toMatch(
      /^4:3 word.missing: rule lacks PROJECT: .*\(a, b\)/,
    );
    expect(problems(selection("PROJECT: weather"), file, one)[0]).toMatch(
      /^5:12 project.denied: team forecasting may not touch project "weather", only marketplace/,
    );
  });
});
