import { beforeAll, describe, expect, test } from "vitest";
import { useRuledDoor } from "./testing/ruled.ts";

const best = "/api/v1/rules/best/champion";
const champions = "/api/v1/champions";
const explain = `${champions}/explain`;

const rule = { team: "ops", uuid: "trial", rule: { MODEL_SELECTION: "a.metrics.mae > b.metrics.mae" } };

const door = useRuledDoor();
let oslo: string;
let rome: string;
beforeAll(async () => {
  [oslo, rome] = [await door.instance("Oslo"), await door.instance("Rome")];
  await door.measure(oslo, 3);
  await door.measure(rome, 4);
});

const ofCity = (city: string): string => `${best}?partition=${encodeURIComponent(JSON.stringify({ city }))}`;

test("a rule in force answers for one partition and for all, the same decision each time", async () => {
  const one = await door.json("GET", ofCity("Oslo"));
  expect(one).toMatchObject({ status: 200, body: { champion: { uuid: oslo }, partition: { city: "Oslo" } } });
  const all = await door.json("POST", champions, { rule: "best", all: true });
  expect(all.body.items).toMatchObject([
    { champion: { uuid: oslo }, decision: one.body.decision },
    { champion: { uuid: rome }, partition: { city: "Rome" } },
  ]);
  const named = await door.json("POST", champions, { rule: "best", partition: { city: "Rome" } });
  expect(named.body.items).toMatchObject([
    { champion: { uuid: rome }, decision: all.body.items[1].decision },
  ]);
});

test("a rule that selects nothing is answered, not refused", async () => {
  await door.measure(await door.instance("Bergen"), 50);
  const { status, body } = await door.json("GET", ofCity("Bergen"));
  expect([status, body.champion, body.choice]).toEqual([200, null, "none"]);
  expect(body.why).not.toBe("");
  const nowhere = await door.json("GET", ofCity("Atlantis"));
  expect(nowhere).toMatchObject({ status: 200, body: { champion: null, partition: { city: "Atlantis" } } });
  const sent = { rule: { ...rule, rule: { ...rule.rule, GIVEN: 'city == "Atlantis"' } }, project: "p" };
  expect((await door.json("POST", champions, { ...sent, all: true })).body).toEqual({ items: [] });
  expect((await door.json("POST", champions, sent)).body.items).toMatchObject([{ champion: null }]);
});

test("an explanation has every candidate and why it is not the champion", async () => {
  const [first, second] = [await door.instance("Lyon"), await door.instance("Lyon")];
  await door.measure(first, 3);
  await door.measure(second, 12);
  const { body } = await door.json("POST", explain, { rule: "best", partition: { city: "Lyon" } });
  expect(body.champion.uuid).toBe(first);
  expect(body.verdicts).toMatchObject([
    { instance: second, verdict: "when", why: expect.stringContaining("metrics.mae is 12") },
    { instance: first, verdict: "champion" },
  ]);
});

describe("a rule that comes with the question", () => {
  const text = "team: ops\nuuid: trial\nrule:\n  MODEL_SELECTION: a.metrics.mae > b.metrics.mae\n";

  test("is answered as an object, as JSON and as YAML, and nothing is recorded", async () => {
    const [first, second] = [await door.instance("Graz"), await door.instance("Graz")];
    await door.measure(first, 3);
    await door.measure(second, 5);
    const recorded = await door.json("GET", "/api/v1/decisions?project=p");
    for (const sent of [rule, JSON.stringify(rule), text]) {
      const asked = { rule: sent, project: "p", partition: { city: "Graz" } };
      const { status, body } = await door.json("POST", champions, asked);
      expect([status, body.items[0]]).toMatchObject([
        200,
        { champion: { uuid: second }, decision: null, commit: null, rule: "trial" },
      ]);
      expect((await door.json("POST", explain, asked)).body.verdicts).toHaveLength(2);
    }
    expect(await door.json("GET", "/api/v1/decisions?project=p")).toEqual(recorded);
  });

  test("is refused with the line and column of its mistake", async () => {
    const mistakes = [
      [text.replace("a.metrics.mae >", "a.metrics.mae > >"), 4, 36],
      [`${text}  WEHN: metrics.mae < 1\n`, 5, 3],
    ] as const;
    for (const [sent, line, column] of mistakes) {
      const { status, body } = await door.json("POST", champions, { rule: sent, project: "p", all: true });
      expect([status, body.code, body.field]).toEqual([400, "rule.invalid", "rule"]);
      expect(body.detail).toMatch(new RegExp(`^line ${line}, column ${column}: `));
    }
  });
});

test("a wrong question is refused", async () => {
  const refusals = [
    ["a partition is missing", "GET", best, undefined, 400, "partition.missing"],
    ["a partition is no object", "GET", `${best}?partition=Oslo`, undefined, 400, "request.malformed"],
    ["a partition is a list", "GET", `${best}?partition=[1]`, undefined, 400, "request.invalid"],
    ["a rule is unknown", "GET", "/api/v1/rules/none/champion", undefined, 404, "rule.unknown"],
    ["a rule acts", "GET", "/api/v1/rules/drift/champion", undefined, 404, "rule.unknown"],
    ["a rule that acts is explained", "POST", explain, { rule: "drift" }, 404, "rule.unknown"],
    [
      "all and one are wanted",
      "POST",
      champions,
      { rule: "best", all: true, partition: {} },
      400,
      "request.invalid",
    ],
    ["no rule is named", "POST", champions, { all: true }, 400, "request.invalid"],
    ["a rule is a number", "POST", champions, { rule: 5 }, 400, "request.invalid"],
    [
      "a decision is unknown",
      "GET",
      `/api/v1/decisions/${crypto.randomUUID()}`,
      undefined,
      404,
      "decision.unknown",
    ],
    ["a time is none", "GET", "/api/v1/decisions?from=yesterday", undefined, 400, "request.invalid"],
  ] as const;
  for (const [what, method, url, body, status, code] of refusals) {
    expect(await door.json(method, url, body), what).toMatchObject({ status, body: { code } });
  }
});
