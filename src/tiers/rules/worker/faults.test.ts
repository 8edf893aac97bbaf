import { expect, test } from "vitest";
import { Failing, failures } from "../../../testing/faults/failing.ts";
import { Ruled } from "../testing/ruled.ts";

const STEPS = 60;

/** A rule that deploys and calls back, and a metric that makes it; its statements are counted from there. */
async function act(prepare: (ruled: Ruled, failing: Failing) => void): Promise<Ruled> {
  const ruled = await Ruled.open();
  ruled.rules.put({ for: 10, actions: ["tell", "deploy"].map((action) => ({ action, parameters: {} })) });
  await ruled.pass(1_000);
  const failing = new Failing();
  const instance = await ruled.instance();
  await ruled.measure(instance, 9);
  ruled.onStep = () => failing.statement();
  prepare(ruled, failing);
  await ruled.pass(60_000);
  return ruled;
}

/** In the end all was done, once: one look at each cause, each act under one id, one entry in the log. */
async function expectOnce(ruled: Ruled, what: string): Promise<void> {
  const firings = await ruled.firings();
  expect(
    firings.map(({ cause, actions }) => [cause, actions]),
    what,
  ).toEqual([
    ["change", 0],
    ["due", 2],
  ]);
  const jobs = await ruled.jobs();
  expect(
    jobs.map(({ key, state }) => [key, state]),
    what,
  ).toEqual([
    [`${firings[1]!.uuid}.1`, "done"],
    [`${firings[1]!.uuid}.2`, "done"],
  ]);
  const called = new Set(ruled.receiver.requests.map(({ headers }) => headers["webhook-id"]));
  expect([...called], what).toEqual([`${firings[1]!.uuid}.1`]);
  const log = await ruled.database.read((tables) => tables.changes.list({ after: 0 }, 100));
  expect(
    log.filter(({ kind }) => kind === "deployment.deployed"),
    what,
  ).toHaveLength(1);
  expect(await ruled.database.read((tables) => tables.wakes.first()), what).toBeNull();
}

test.each(failures.filter((failure) => failure !== "store, for ever"))(
  "whichever call of the store fails (%s), all is done once in the end",
  async (failure) => {
    let reached = 0;
    for (let at = 1; at <= STEPS; at++) {
      let failing!: Failing;
      const ruled = await act((_ruled, each) => {
        failing = each;
        each.arm(at, failure);
      });
      if (failing.reached) reached += 1;
      await ruled.pass(90_000);
      await expectOnce(ruled, `call ${at}`);
    }
    expect(reached).toBe(STEPS);
  },
  300_000,
);

test("from whichever call on the store is away, all is done once when it is back, also by another server", async () => {
  for (let at = 1; at <= STEPS; at += 3) {
    const ruled = await act((_ruled, failing) => failing.arm(at, "store, for ever"));
    ruled.onStep = () => {};
    if (at % 2 === 0) ruled.restart();
    await ruled.pass(90_000);
    await expectOnce(ruled, `from call ${at}`);
  }
}, 300_000);
