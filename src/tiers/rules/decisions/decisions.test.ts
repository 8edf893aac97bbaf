import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { VirtualTime } from "../../testing/virtual-time.ts";
import { ann, HOUR_MS, type World, worldWithModel } from "../../testing/world.ts";
import { type Champions, createChampions } from "../champions/champions.ts";
import { SelectionRules } from "../champions/testing/selecting.ts";
import { createDecisions } from "./decisions.ts";
import { keepDecisionsFor } from "./retention.ts";

let world: World;
let rules: SelectionRules;
let champions: Champions;
let decisions: ReturnType<typeof createDecisions>;

const ask = { rule: "rule", partition: {} };

beforeEach(async () => {
  world = await worldWithModel();
  rules = new SelectionRules();
  rules.put();
  champions = createChampions(world.context, rules, null);
  decisions = createDecisions(world.context, null);
});
afterEach(() => world.records.close());

async function measured(value: number): Promise<string> {
  const { uuid } = await world.instance();
  const points = [{ scope: "Validation", name: "mae", value }] as const;
  await world.metrics.record(ann, { instance: uuid, points });
  return uuid;
}

/** Three champions, an hour after each other. */
async function history(): Promise<readonly string[]> {
  const made: string[] = [];
  for (const value of [3, 2, 1]) {
    made.push(await measured(value));
    await champions.selectChampion(ann, ask);
    world.now += HOUR_MS;
  }
  return made;
}

describe("decisions", () => {
  test("are listed newest first, page by page, and narrowed", async () => {
    const made = await history();
    const list = async (query: object) => (await decisions.listDecisions(ann, query)).items;
    const all = await list({});
    expect(all.map(({ selection }) => selection.champion)).toEqual([...made].reverse());
    const first = await decisions.listDecisions(ann, { rule: "rule", page_size: 2 });
    const rest = await decisions.listDecisions(ann, {
      ...{ rule: "rule", page_size: 2, page_token: first.next_page_token! },
    });
    expect([...first.items, ...rest.items]).toEqual(all);
    expect(await list({ champion: made[1] })).toEqual([all[1]]);
    expect(await list({ from: world.at(HOUR_MS), to: world.at(2 * HOUR_MS) })).toEqual([all[1]]);
    expect(await list({ partition: {}, project: "p" })).toEqual(all);
    expect(await list({ partition: { city: "Oslo" } })).toEqual([]);
    expect(await decisions.getDecision(ann, { uuid: all[0]!.uuid })).toEqual(all[0]);
    expect(all[0]).toMatchObject({
      incumbent: { instance: made[1], since: world.at(HOUR_MS) },
      commit: "c0ffee",
    });
  });

  test("that nobody made are unknown", async () => {
    const uuid = "00000000-0000-4000-8000-000000000000";
    await expect(decisions.getDecision(ann, { uuid })).rejects.toMatchObject({ code: "decision.unknown" });
    await expect(decisions.replayDecision(ann, { uuid: "x" })).rejects.toMatchObject({
      code: "request.invalid",
    });
  });

  test("are made again as they were, with every reason, whatever was written since", async () => {
    const made = await history();
    const [, second] = (await decisions.listDecisions(ann, {})).items;
    await world.metrics.record(ann, {
      instance: made[0]!,
      points: [{ scope: "Validation", name: "mae", value: 0, at: world.at(1) }],
    });
    await world.storage.deprecate(ann, { uuid: made[1]!, reason: "old" });
    rules.put({ comparator: "a.metrics.mae > b.metrics.mae" }, "on", "beef");
    const replay = await decisions.replayDecision(ann, { uuid: second!.uuid });
    expect(replay).toMatchObject({ same: true, decision: second, selection: second!.selection });
    expect(replay.verdicts.map(({ instance, verdict }) => [instance, verdict])).toEqual([
      [made[1], "champion"],
      [made[0], "beaten"],
    ]);
    expect(replay.verdicts[1]?.why).toContain("is better");
  });

  test("are made anew when only the rule's version differs", async () => {
    const [, , last] = await history();
    rules.put({}, "on", "beef");
    const answer = await champions.selectChampion(ann, ask);
    const [newest, before] = (await decisions.listDecisions(ann, {})).items;
    expect(newest).toMatchObject({ uuid: answer.decision, commit: "beef", selection: { champion: last } });
    expect(before).toMatchObject({ commit: "c0ffee", selection: { champion: last } });
  });

  test("are forgotten after so many days, unless they stand", async () => {
    await history();
    const time = new VirtualTime(world.now + 45 * HOUR_MS);
    const { seams } = world.context;
    const context = { records: world.records, seams: { ...seams, clock: time.clock, timers: time.timers } };
    const keeping = keepDecisionsFor(2, context);
    await time.skip(HOUR_MS);
    const left = async () => (await decisions.listDecisions(ann, {})).items.length;
    expect(await left()).toBe(2);
    await time.skip(30 * 24 * HOUR_MS);
    expect(await left()).toBe(1);
    keeping.cancel();
  });
});
