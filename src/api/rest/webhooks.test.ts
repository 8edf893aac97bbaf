import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { expect, onTestFinished, test } from "vitest";
import { openDoor, type TestDoor, withInstance } from "./testing/door.ts";

/** Far more than it takes, for machines that are busy. */
const SOON_MS = 2_000;

interface Arrival {
  readonly at: number;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: { readonly data: { readonly subject: { readonly uuid: string } } };
}

async function receiver(): Promise<{ url: string; next: () => Promise<Arrival> }> {
  const arrived: Arrival[] = [];
  let wake = () => {};
  const server = createServer(async (request, answer) => {
    arrived.push({ at: performance.now(), headers: request.headers, body: JSON.parse(await text(request)) });
    answer.writeHead(204).end();
    wake();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async next() {
      while (arrived.length === 0) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return arrived.shift()!;
    },
  };
}

const hooks = "/api/v1/projects/p/webhooks";

async function deliveriesOf(door: TestDoor, uuid: string, delivered: number) {
  for (;;) {
    const { body } = await door.json("GET", `/api/v1/webhooks/${uuid}/deliveries?state=delivered`);
    if (body.items.length >= delivered) return body.items;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test("a new instance under a base version id reaches a receiver soon, and the delivery is listed and replayed", async () => {
  const door = await openDoor({}, undefined, { callbackNetworks: ["127.0.0.1"] });
  const { digest } = await withInstance(door);
  const { url, next } = await receiver();
  const wanted = { url, baseVersionId: "m", kinds: ["instance.created"] };
  const made = await door.json("POST", hooks, wanted);
  expect(made).toMatchObject({ status: 201, body: { ...wanted, state: "active", waiting: 0, dead: 0 } });

  const instance = await door.json("POST", "/api/v1/projects/p/models/m/instances", { blob: digest });
  const answered = performance.now();
  const arrival = await next();
  expect(arrival.at - answered).toBeLessThan(SOON_MS);
  expect(arrival.body.data.subject.uuid).toBe(instance.body.uuid);

  const { uuid } = made.body;
  const [delivery] = await deliveriesOf(door, uuid, 1);
  expect(delivery).toMatchObject({
    id: arrival.headers["webhook-id"],
    kind: "instance.created",
    attempts: 1,
  });
  const replay = `/api/v1/webhooks/${uuid}/deliveries/${delivery.id}/replay`;
  expect(await door.json("POST", replay)).toMatchObject({ status: 200, body: { state: "waiting" } });
  expect((await next()).headers["webhook-id"]).toBe(delivery.id);
});

test("a webhook is made, read, paused, let go on and removed", async () => {
  const door = await openDoor();
  await withInstance(door);
  const made = await door.json("POST", hooks, { url: "https://8.8.8.8/hook", kinds: ["project.created"] });
  const { secret, ...webhook } = made.body;
  expect(secret).toMatch(/^whsec_/);
  const one = `/api/v1/webhooks/${webhook.uuid}`;
  expect((await door.json("GET", one)).body).toEqual(webhook);
  expect((await door.json("GET", hooks)).body).toEqual({ items: [webhook] });
  for (const state of ["paused", "active"]) {
    const updatedAt = expect.stringMatching(/Z$/);
    expect((await door.json("PATCH", one, { state })).body).toEqual({ ...webhook, state, updatedAt });
  }
  expect((await door.json("PATCH", one, { state: "disabled" })).body.code).toBe("request.invalid");
  expect(await door.json("DELETE", one)).toEqual({ status: 204, body: undefined });
  expect((await door.json("GET", one)).body.code).toBe("webhook.unknown");
  expect((await door.json("GET", `${one}/deliveries`)).body.code).toBe("webhook.unknown");
});

test("a webhook of MLflow's format is made, changed and tried", async () => {
  const door = await openDoor({}, undefined, { callbackNetworks: ["127.0.0.1"] });
  await withInstance(door);
  const { url, next } = await receiver();
  const wanted = { url, name: "told", format: "mlflow", events: ["model_version.created"] };
  const made = await door.json("POST", hooks, { ...wanted, secret: "s" });
  expect(made).toMatchObject({ status: 201, body: { ...wanted, description: "", secret: "s" } });
  const one = `/api/v1/webhooks/${made.body.uuid}`;
  const moved = { name: "n", description: "d", events: ["prompt.created"] };
  expect(await door.json("PATCH", one, moved)).toMatchObject({ status: 200, body: moved });
  expect(await door.json("POST", `${one}/trial`, {})).toEqual({
    status: 200,
    body: { delivered: true, status: 204, body: "", error: null },
  });
  expect((await next()).headers["x-mlflow-signature"]).toMatch(/^v1,/);
  expect((await door.json("POST", `${one}/trial`, { event: "x" })).body.code).toBe("request.invalid");
  expect((await door.json("POST", hooks, { url, events: ["prompt.created"] })).body).toMatchObject({
    code: "request.invalid",
    field: "events",
  });
});

test.each([
  "http://localhost:1/",
  "http://169.254.169.254/latest/",
  "http://[::ffff:127.0.0.1]/",
  "ftp://8.8.8.8/",
])("a webhook to %s is refused", async (url) => {
  const door = await openDoor();
  await withInstance(door);
  expect(await door.json("POST", hooks, { url })).toMatchObject({
    status: 400,
    body: { code: "webhook.refused", field: "url" },
  });
});
