import { randomInt, randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { type Client, createClient } from "../src/client/index.ts";
import { CallReceiver, commitAlarm, createModel } from "./support/rules.ts";
import { newFolder, startServer } from "./support/server.ts";

const KILLS = 25;
const WRITERS = 4;
/** Who died at a call is not waited for longer than a lease; a refused call is tried again after five seconds. */
const PATIENCE_MS = 120_000;

const folder = newFolder();
const receiver = new CallReceiver();
afterAll(() => {
  receiver.close();
  folder.remove();
});

/** Instances whose metric was answered, and those of which nobody knows. */
const answered: string[] = [];
const unknown: string[] = [];

/** A new instance with a metric that makes the rule call; gives its UUID. */
async function measure(client: Client, digest: string): Promise<string> {
  const uuid = randomUUID();
  await client.instances.create({ project: "p", baseVersionId: "m", uuid, blob: digest });
  unknown.push(uuid);
  await client.metrics.record(uuid, [{ scope: "Validation", name: "mae", value: 9 }]);
  unknown.splice(unknown.indexOf(uuid), 1);
  answered.push(uuid);
  return uuid;
}

/** One write after the other, until the server that is written to was killed. */
async function measureUntil(isGone: () => boolean, url: string, digest: string): Promise<void> {
  const client = createClient({ url, retries: 0, timeout: 20_000 });
  while (!isGone()) {
    try {
      await measure(client, digest);
    } catch (reason) {
      const { code } = reason as { code?: string };
      if (code !== "server.unreachable") throw reason;
    }
  }
}

test(`${KILLS} kills between metric and callback lose no call, and repeat one only under its id`, async () => {
  const flags = await commitAlarm(join(folder.path, "rules"), await receiver.listen());
  const start = () => startServer(join(folder.path, "data"), { flags });

  const first = await start();
  const client = createClient({ url: first.url });
  const digest = await createModel(client);
  // What was measured before the rule was in force is none of its business.
  while (!answered.some((uuid) => receiver.knows(uuid))) {
    answered.length = 0;
    await measure(client, digest);
    await pause(1_000);
  }
  await first.kill();

  let owed = 0;
  for (let kill = 1; kill <= KILLS; kill++) {
    const server = await start();
    let isGone = false;
    const before = answered.length;
    const writers = Promise.all(
      Array.from({ length: WRITERS }, () => measureUntil(() => isGone, server.url, digest)),
    );
    const killing = (async () => {
      while (answered.length === before) await pause(5);
      await pause(randomInt(0, 200));
      isGone = true;
      await server.kill();
    })();
    await Promise.all([writers, killing]);
    owed += answered.filter((uuid) => !receiver.knows(uuid)).length;
  }

  const last = await start();
  onTestFinished(() => last.kill());
  const survivor = createClient({ url: last.url });
  const patience = AbortSignal.timeout(PATIENCE_MS);
  const expected = [...answered];
  for (const uuid of unknown) {
    const { items } = await survivor.metrics.latest({ instance: uuid });
    if (items.length > 0) expected.push(uuid);
  }
  const missing = () => expected.filter((uuid) => !receiver.knows(uuid));
  while (missing().length > 0 && !patience.aborted) await pause(500);
  expect(missing()).toEqual([]);

  const ids = new Map<string, Set<string>>();
  for (const { instance, id } of receiver.calls) ids.set(instance, (ids.get(instance) ?? new Set()).add(id));
  for (const [instance, own] of ids) expect([...own], instance).toHaveLength(1);
  const bodies = new Map(receiver.calls.map(({ id, body }) => [id, body]));
  for (const { id, body } of receiver.calls) expect(body).toBe(bodies.get(id));
  const never = unknown.filter((uuid) => !expected.includes(uuid) && receiver.knows(uuid));
  expect(never).toEqual([]);
  // Kills that came when all was done would prove nothing.
  expect(owed).toBeGreaterThan(KILLS / 2);
}, 600_000);
