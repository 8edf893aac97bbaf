import { expect, test } from "vitest";
import { ann } from "../../testing/world.ts";
import { Ruled } from "../testing/ruled.ts";
import { look, take } from "./look.ts";
import { RuleIndex } from "./rule-index.ts";

const RULES = 150;
const INSTANCES = 100;

test("what a model's deprecation wakes is taken in part after part, and what came later waits for all of it", async () => {
  const ruled = await Ruled.open();
  for (let number = 0; number < RULES; number++) {
    ruled.rules.put({ uuid: `rule ${number}`, when: "deprecated or metrics.mae > 5" });
  }
  const instances: string[] = [];
  for (let number = 0; number < INSTANCES; number++) instances.push(await ruled.instance());
  await ruled.pass(1_000);
  ruled.automation.quiesce();
  await ruled.soon();
  const { uuid } = await ruled.storage.findModel(ann, { project: "p", baseVersionId: "m" });
  await ruled.measure(instances[0]!, 9);
  await ruled.storage.deprecateModel(ann, { uuid, reason: "old" });
  await ruled.measure(instances[99]!, 9);
  const { database, rules, time } = ruled;
  const sight = { index: new RuleIndex(rules.all()), rules, scanned: 0, now: time.clock.now() };
  const parts: string[] = [];
  for (;;) {
    const found = await database.read((tables) => look(tables, sight));
    expect(await database.write((tables) => take(tables, found))).toBe(true);
    // Who looked at the same place as another was too late.
    expect(await database.write((tables) => take(tables, found))).toBe(false);
    parts.push(`${found.jobs.length} of ${[...new Set(found.jobs.map(({ position }) => position))]}`);
    if (!found.more) break;
  }
  const first = (await database.read((tables) => tables.changes.head())) - 2;
  expect(parts).toEqual([
    ...[`150 of ${first}`, `9900 of ${first + 1}`, `5100 of ${first + 1}`, `150 of ${first + 2}`],
  ]);
});

test("what wakes more rules than one write takes is taken in write after write, each change whole", async () => {
  const ruled = await Ruled.open();
  for (let number = 0; number < RULES; number++) ruled.rules.put({ uuid: `rule ${number}` });
  await ruled.pass(1_000);
  ruled.automation.quiesce();
  await ruled.soon();
  for (let number = 0; number < INSTANCES; number++) await ruled.measure(await ruled.instance(), 9);
  const { database, rules, time } = ruled;
  const sight = { index: new RuleIndex(rules.all()), rules, scanned: 0, now: time.clock.now() };
  const taken: number[] = [];
  for (;;) {
    const found = await database.read((tables) => look(tables, sight));
    expect(await database.write((tables) => take(tables, found))).toBe(true);
    taken.push(found.jobs.length);
    expect(found.jobs.length % RULES).toBe(0);
    if (!found.more) break;
  }
  expect(taken).toEqual([10_050, 4_950]);
});
