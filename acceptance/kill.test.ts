import { randomInt } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, expect, test } from "vitest";
import { createClient } from "../src/client/index.ts";
import { Ledger } from "./support/ledger.ts";
import { newFolder, startServer } from "./support/server.ts";

const KILLS = 50;
const WRITERS = 6;

const folder = newFolder();
afterAll(() => folder.remove());

test(`${KILLS} kills in the middle of writes lose nothing that was answered and leave nothing half-made`, async () => {
  const ledger = new Ledger();
  const first = await startServer(folder.path);
  const client = createClient({ url: first.url });
  await client.projects.create({ name: "ledger" });
  await client.models.create({ project: "ledger", baseVersionId: "model" });
  await first.stop();

  for (let kill = 1; kill <= KILLS; kill++) {
    const server = await startServer(folder.path);
    const writers = Array.from({ length: WRITERS }, () => ledger.writeUntilGone(server.url));
    // However slow the machine is, each crash meets writes that were answered, and others that were not.
    await ledger.reaches(ledger.answered + WRITERS);
    await pause(randomInt(0, 500));
    await server.kill();
    await Promise.all(writers);
    // Looking at everything is slow, so most rounds crash on top of the last crash unexamined.
    if (kill % 10 === 0) {
      const survivor = await startServer(folder.path);
      await ledger.audit(survivor.url);
      await survivor.kill();
    }
  }
  expect(ledger.answered).toBeGreaterThanOrEqual(KILLS * WRITERS);
}, 600_000);
