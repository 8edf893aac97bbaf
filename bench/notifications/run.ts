import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import { createClient } from "../../src/client/index.ts";
import { startGallery } from "../../src/run.ts";

/**
 * Milliseconds from the answer to a creation until it is known of: by a stream of events, by a long poll, and by the
 * receiver of a webhook, each for one base version id.
 * Usage: node --import tsx bench/notifications/run.ts [instances]
 */
const [instances = 200] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "gallery-bench-"));
const place = { dataDir: folder, host: "127.0.0.1", port: 0, thriftPort: null };
const settings = { ...place, allowedHosts: [], indexMemory: 0, callbackNetworks: ["127.0.0.1"] };
const server = await startGallery(settings, pino({ level: "silent" }));
const client = createClient({ url: server.url });

await client.projects.create({ name: "p" });
await client.models.create({ project: "p", baseVersionId: "m" });
const { digest } = await client.blobs.upload({ project: "p", source: Readable.from([Buffer.from("bytes")]) });
const under = { project: "p", baseVersionId: "m", kinds: ["instance.created"] } as const;

const known = {
  stream: new Map<string, number>(),
  poll: new Map<string, number>(),
  webhook: new Map<string, number>(),
};
const receiver = createServer(async (request, answer) => {
  const event = JSON.parse(await text(request));
  known.webhook.set(event.subject, performance.now());
  answer.writeHead(204).end();
}).listen(0, "127.0.0.1");
await once(receiver, "listening");
const { port } = receiver.address() as AddressInfo;
await client.webhooks.create({ ...under, url: `http://127.0.0.1:${port}/` });

const stop = new AbortController();
const { signal } = stop;
const following = (async () => {
  for await (const { subject } of client.changes.follow({ ...under, after: 0 }, { signal })) {
    known.stream.set(subject.uuid, performance.now());
  }
})().catch(() => {});
const polling = (async () => {
  for (let after = 0; !signal.aborted; ) {
    const page = await client.changes.list({ ...under, after, wait: 60 }, { signal });
    for (const { subject } of page.items) known.poll.set(subject.uuid, performance.now());
    after = page.position;
  }
})().catch(() => {});

const answered = new Map<string, number>();
for (let count = 0; count < instances; count++) {
  const { uuid } = await client.instances.create({ project: "p", baseVersionId: "m", blob: digest });
  answered.set(uuid, performance.now());
  await sleep(5 + ((count * 7) % 40));
}
while (Object.values(known).some(({ size }) => size < instances)) await sleep(10);
stop.abort();
await Promise.all([following, polling]);
receiver.close();
await server.stop();
rmSync(folder, { recursive: true });

const quantile = (sorted: readonly number[], share: number): string =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]!.toFixed(1).padStart(8);
console.log(`${instances} instances, ms after the answer\n              p50      p99      max`);
for (const [way, moments] of Object.entries(known)) {
  const sorted = [...answered].map(([uuid, at]) => moments.get(uuid)! - at).sort((a, b) => a - b);
  console.log(`${way.padEnd(9)}${quantile(sorted, 0.5)} ${quantile(sorted, 0.99)} ${quantile(sorted, 1)}`);
}
