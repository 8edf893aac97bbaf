import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { realSeams } from "../../seams.ts";
import { firstEvent } from "./first-event.ts";
import { startThriftServer } from "./framed.ts";
import { frameOf } from "./frames.ts";
import { clientOver } from "./testing/client.ts";
import { quietLog, temporaryGallery } from "./testing/gallery.ts";
import { mutate, seededChance } from "./testing/mutate.ts";

const frames = 20_000;
const sockets = 8;
const megabyte = 1024 * 1024;

/** Good messages of many shapes, as the generated client writes them. */
async function goodMessages(): Promise<Buffer[]> {
  const messages: Buffer[] = [];
  const client = clientOver((message) => {
    messages.push(Buffer.from(message));
    return new Promise(() => {});
  });
  const fields = { city: { text: "nyc" }, score: { number: 0.5 }, lists: { texts: ["a", "b"] } };
  void client.createProject({ name: "fuzz" }, { actor: "ada", idempotencyKey: "k" });
  void client.createModel({ project: "p", baseVersionId: "m", features: ["a", "b"], fields }, {});
  void client.createInstances([{ project: "p", baseVersionId: "m", fields }], {});
  void client.recordMetrics(
    "u",
    [{ scope: "Validation", name: "mae", value: 1, dimensions: { a: "b" } }],
    {},
  );
  void client.search({
    scope: { constraints: [{ field: "city", operator: "equal", value: { text: "nyc" } }] },
  });
  void client.writeUpload("id", 5 as never, Buffer.alloc(300, 1), {});
  void client.addDependency({ model: "u", upstream: "v", accepts: ">=2.1 <4" }, {});
  void client.previewImpact({ instance: { project: "p", baseVersionId: "m", partition: fields } });
  void client.deploy({ uuid: "u", reason: "r", ifMatch: 3 as never }, {});
  void client.rollBack({ slot: { project: "p", baseVersionId: "m", partition: fields }, reason: "r" }, {});
  void client.createWebhook({ project: "p", url: "https://example.com", kinds: ["offer.opened"] }, {});
  void client.selectChampion({ rule: "team: t", partition: fields });
  void client.createSilence(
    { matchers: [{ name: "a", value: "b" }], comment: "c", endsAt: "t" } as never,
    {},
  );
  void client.listChanges({ kinds: ["project.created"] });
  return messages;
}

/** Sends frames over one connection after the other: the next when the last was answered or hung up on. */
async function bombard(
  port: number,
  next: () => Buffer | undefined,
): Promise<{ answered: number; closed: number }> {
  const seen = { answered: 0, closed: 0 };
  let socket: Socket | undefined;
  for (let frame = next(); frame !== undefined; frame = next()) {
    if (socket === undefined || socket.destroyed) {
      socket = connect(port, "127.0.0.1").on("error", () => {});
    }
    const outcome = firstEvent(socket, ["data", "close"]).catch(() => "close" as const);
    socket.write(frame);
    if ((await outcome) === "data") seen.answered += 1;
    else {
      seen.closed += 1;
      socket.destroy();
    }
  }
  socket?.destroy();
  return seen;
}

test(`after ${frames} hostile frames the server answers, and its memory is what it was`, {
  timeout: 300_000,
}, async () => {
  const { gallery } = await temporaryGallery();
  const server = await startThriftServer({
    gallery,
    host: "127.0.0.1",
    port: 0,
    seams: realSeams(),
    log: quietLog,
  });
  const messages = await goodMessages();
  expect(messages.length).toBe(14);
  const chance = seededChance(20_261_121);
  let left = frames;
  const next = (): Buffer | undefined => {
    if (left === 0) return undefined;
    left -= 1;
    return frameOf(mutate(messages[left % messages.length]!, chance));
  };
  const before = process.memoryUsage().rss;
  const outcomes = await Promise.all(Array.from({ length: sockets }, () => bombard(server.port, next)));
  const answered = outcomes.reduce((sum, outcome) => sum + outcome.answered, 0);
  const closed = outcomes.reduce((sum, outcome) => sum + outcome.closed, 0);
  expect(answered + closed).toBe(frames);
  expect(answered).toBeGreaterThan(frames / 10);
  expect(closed).toBeGreaterThan(frames / 10);
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * megabyte);

  const good = clientOver(async (message) => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(frameOf(message));
    const [reply] = (await once(socket, "data")) as [Buffer];
    socket.destroy();
    return reply.subarray(4);
  });
  expect(await good.createProject({ name: "still-here" }, {})).toMatchObject({ name: "still-here" });
  await server.close();
});
