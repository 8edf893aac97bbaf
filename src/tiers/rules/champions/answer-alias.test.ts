import { afterEach, beforeEach, expect, test } from "vitest";
import type { Instance } from "../../../domain/instance.ts";
import { ann, HOUR_MS, type World, worldWithModel } from "../../testing/world.ts";
import { createAliasAnswers } from "./answer-alias.ts";
import { createChampions } from "./champions.ts";
import { SelectionRules } from "./testing/selecting.ts";

const named = { project: "p", baseVersionId: "m" };
const uuid = "best-by-city";

let world: World;
let rules: SelectionRules;
let answerAlias: ReturnType<typeof createAliasAnswers>["answerAlias"];

beforeEach(async () => {
  world = await worldWithModel(["city"]);
  rules = new SelectionRules();
  ({ answerAlias } = createAliasAnswers(world.context, createChampions(world.context, rules, null)));
});
afterEach(() => world.records.close());

async function measured(city: string, value: number): Promise<Instance> {
  const instance = await world.instance({ fields: { city } });
  const point = { scope: "Validation", name: "mae", value } as const;
  await world.metrics.record(ann, { instance: instance.uuid, points: [point] });
  return instance;
}

test("an alias of an instance names it, whatever the rules say", async () => {
  const { uuid: instance } = await measured("Oslo", 1);
  await world.storage.setAlias(ann, { ...named, alias: "stable", instance });
  const answer = await answerAlias(ann, { project: "p", title: "m", alias: "stable" });
  expect(answer).toMatchObject({ instance: { uuid: instance, place: 1 }, rule: null, why: "" });
  const unknown = answerAlias(ann, { ...named, alias: "other" });
  await expect(unknown).rejects.toMatchObject({ code: "alias.unknown" });
});

test("an alias of a rule names its champion, which moves as the rule is answered anew", async () => {
  rules.put({ uuid });
  await world.storage.setAlias(ann, { ...named, alias: "best", rule: uuid });
  const ask = (partition?: { city: string }) =>
    answerAlias(ann, { ...named, alias: "best", ...(partition && { partition }) });
  expect(await ask()).toMatchObject({ instance: null, rule: uuid });
  const first = await measured("Oslo", 2);
  world.now += HOUR_MS;
  expect((await ask()).instance?.uuid).toBe(first.uuid);
  const better = await measured("Oslo", 1);
  world.now += HOUR_MS;
  expect((await ask()).instance).toMatchObject({ uuid: better.uuid, place: 2, partition: { city: "Oslo" } });
  const rome = await measured("Rome", 5);
  world.now += HOUR_MS;
  await expect(ask()).rejects.toMatchObject({ code: "partition.missing" });
  expect((await ask({ city: "Rome" })).instance?.uuid).toBe(rome.uuid);
});

test("a champion of another model, or of a rule that is only tried out, is not named, and the answer says why", async () => {
  await world.storage.createModel(ann, { project: "p", baseVersionId: "other" });
  await world.storage.setAlias(ann, { project: "p", baseVersionId: "other", alias: "best", rule: uuid });
  await measured("Oslo", 1);
  rules.put({ uuid });
  const ask = () => answerAlias(ann, { project: "p", baseVersionId: "other", alias: "best" });
  expect(await ask()).toEqual({
    instance: null,
    rule: uuid,
    why: "the champion is p/m@1.0, which is none of other",
  });
  rules.put({ uuid }, "shadow");
  const tried = await ask();
  expect([tried.instance, tried.why]).toEqual([null, expect.stringMatching(/^the rule is only tried out: /)]);
});
