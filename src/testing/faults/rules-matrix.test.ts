import { describe, expect, test } from "vitest";
import { GalleryError } from "../../domain/errors.ts";
import { sqlite } from "../../stores/records/sql/dialect.ts";
import { rules } from "../../stores/records/sql/schema/rules.ts";
import { callerOf } from "../simulation/server.ts";
import { failures } from "./failing.ts";
import { DEAD, type RulesOperation, RulesWorld } from "./rules-world.ts";

const caller = callerOf("ann", "request-1", "key-1");
const partition = { city: "Oslo" };

/** Every write of the rules tier: what callers ask for, and what servers do by themselves. */
const writes: Readonly<Record<string, RulesOperation>> = {
  refreshRules: async ({ rules, repository }) => {
    if ((await repository.head()) === undefined) {
      const rule = {
        team: "team",
        uuid: "new",
        stage: "draft",
        rule: { MODEL_SELECTION: "a.created > b.created" },
      };
      repository.push({ "teams.yaml": "team: {projects: [p]}\n", "team/new.json": JSON.stringify(rule) });
    }
    const { unreachable } = await rules.functions.refreshRules(caller, {});
    if (unreachable !== null) throw new GalleryError("store.unavailable", unreachable.why);
  },
  setRuleSwitch: ({ rules }) =>
    rules.functions.setRuleSwitch(caller, { target: "rule", name: "alarm", on: false, reason: "because" }),
  createSilence: ({ silencing }) => {
    const matchers = [{ name: "c", value: "d" }];
    return silencing.createSilence(caller, { matchers, comment: "quiet", endsAt: "2030-01-01T00:00:00Z" });
  },
  endSilence: ({ silencing, silence }) => silencing.endSilence(caller, { silence }),
  fire: ({ activity, instance }) => activity.fire(caller, { rule: "alarm", instance }),
  replayJob: ({ activity }) => activity.replayJob(caller, { job: DEAD }),
  selectChampion: ({ champions }) => champions.selectChampion(caller, { rule: "champion", partition }),
  selectChampions: ({ champions }) => champions.selectChampions(caller, { rule: "champion" }),
  explainChampion: ({ champions }) => champions.explainChampion(caller, { rule: "champion", partition }),
  "a look at the log": (world) => world.lookAtLog(),
  "a look at instances": (world) => world.evaluate(),
  "an alert": (world) => world.act("alert"),
  "an alert that goes on": (world) => world.tendAlert(),
  "a request to retrain": (world) => world.act("retrain", { callback: "tell" }),
};

const TABLES = rules(sqlite).flatMap(
  (statement) => /CREATE TABLE (?:IF NOT EXISTS )?(\w+)/.exec(statement)?.[1] ?? [],
);

describe("the fault matrix of rules", () => {
  test("names every write that callers may ask for", async () => {
    const world = await RulesWorld.open();
    const doors = [world.rules.functions, world.activity, world.silencing, world.champions];
    const asked = doors
      .flatMap((door) => Object.keys(door))
      .filter((name) => !/^(get|list|blame)/.test(name));
    expect(Object.keys(writes)).toEqual(expect.arrayContaining(asked));
    await world.records.close();
  });

  test("writes to every table of rules", async () => {
    const written = new Set<string>();
    for (const run of Object.values(writes)) {
      const world = await RulesWorld.open();
      const before = await world.sizes(TABLES);
      await run(world, caller);
      const after = await world.sizes(TABLES);
      for (const table of TABLES) if (after[table] !== before[table]) written.add(table);
      await world.records.close();
    }
    expect([...written].sort()).toEqual([...TABLES].sort());
  });

  describe.each(failures)("fails each store call (%s)", (failure) => {
    test.each(Object.entries(writes))(
      "of %s: all or nothing, and a retry completes it",
      async (name, run) => {
        const whole = await RulesWorld.open();
        const before = await whole.sizes(TABLES);
        await run(whole, caller);
        const after = await whole.sizes(TABLES);
        await whole.records.close();

        for (let call = 1; ; call++) {
          const world = await RulesWorld.open();
          world.failing.arm(call, failure);
          const outcome = await run(world, caller).then(
            () => "ok",
            (reason: { code?: string }) => reason.code,
          );
          world.failing.disarm();
          if (!world.failing.reached) {
            expect(call).toBeGreaterThan(1);
            break;
          }
          const at = `${name}, call ${call}, ${failure}: ${outcome}`;
          expect(["ok", "store.unavailable"], at).toContain(outcome);
          expect(outcome === "ok" ? [after] : [before, after], at).toContainEqual(await world.sizes(TABLES));
          await run(world, caller);
          expect(await world.sizes(TABLES), `${at}, again`).toEqual(after);
          await world.records.close();
        }
      },
      300_000,
    );
  });
});
