import { expect, test } from "vitest";
import { Ruled } from "../testing/ruled.ts";
import { look, take } from "./look.ts";
import { RuleIndex } from "./rule-index.ts";

const RULES = 150;
const INSTANCES = 100;

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
