import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import type { Change } from "../../domain/change.ts";
import { violations } from "../../testing/watch/validators.ts";
import { openDoor, type TestDoor, withInstance } from "./testing/door.ts";
import { EventReader, Received } from "./testing/events.ts";

/** Far more than it takes, for machines that are busy. */
const SOON_MS = 2_000;

interface Listening extends TestDoor {
  readonly stream: (query?: string, after?: number) => Promise<EventReader>;
  readonly log: () => Promise<Change[]>;
}

async function listen(): Promise<Listening> {
  const door = await openDoor();
  const { url } = await door.server.listen();
  return {
    ...door,
    async stream(query = "", after) {
      const headers: Record<string, string> = after === undefined ? {} : { "last-event-id": String(after) };
      const reader = await EventReader.open(`${url}/api/v1/changes/stream${query}`, headers);
      onTestFinished(() => reader.cut());
      return reader;
    },
    log: async () => (await door.json("GET", "/api/v1/changes?limit=1000")).body.items,
  };
}

/** Metrics, tags and bulks under one base version id, with other projects' business between them. */
async function business(door: TestDoor, rounds: number): Promise<void> {
  const { instance, model, digest } = await withInstance(door);
  await door.json("POST", "/api/v1/projects", { name: "other" });
  for (let round = 0; round < rounds; round++) {
    const points = [{ scope: "Validation", name: "mae", value: round }];
    await door.json("POST", `/api/v1/instances/${instance}/metrics`, { points });
    await door.json("PATCH", `/api/v1/models/${model}/tags`, { set: { round: String(round) } });
    await door.json("POST", "/api/v1/projects/other/models", { baseVersionId: `m${round}` });
    const instances = [1, 2, 3].map(() => ({ project: "p", baseVersionId: "m", blob: digest }));
    await door.json("POST", "/api/v1/bulk/instances", { instances });
  }
}

const filters: Record<string, { query: string; wanted: (change: Change) => boolean }> = {
  everything: { query: "", wanted: () => true },
  "one project": { query: "&project=p", wanted: ({ project }) => project === "p" },
  "one base version id": {
    query: "&project=p&baseVersionId=m",
    wanted: ({ project, subject }) => project === "p" && subject.kind !== "project",
  },
  "some kinds": {
    query: "&kinds=model.tagged&kinds=metric.recorded",
    wanted: ({ kind }) => kind === "model.tagged" || kind === "metric.recorded",
  },
};

test.each(Object.keys(filters))(
  "a stream of %s keeps the nine promises, while writers go on",
  async (name) => {
    const door = await listen();
    const { query, wanted } = filters[name]!;
    await withInstance(door);
    const reader = await door.stream(`?after=0${query}`);
    expect(reader.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    await business(door, 8);
    const log = await door.log();
    const due = log.filter(wanted);
    await reader.until(({ changes }) => changes.at(-1)?.position === due.at(-1)!.position);
    expect(violations({ log, wanted, from: 0, sent: reader.sent })).toEqual([]);
    expect(reader.changes).toEqual(due);
  },
);

test("resumed after a cut at any byte, it loses and doubles nothing", async () => {
  const door = await listen();
  await business(door, 2);
  const log = await door.log();
  const { query, wanted } = filters["one base version id"]!;
  const toTheEnd = async (after: number) => {
    const reader = await door.stream(`?after=0${query}`, after);
    await reader.until(({ lastEventId }) => lastEventId >= log.length);
    reader.cut();
    return reader;
  };
  const whole = await toTheEnd(0);
  const resumed = new Map<number, readonly number[]>();
  const positions = ({ changes }: Received) => changes.map(({ position }) => position);
  const cut = new Received();
  for (const piece of ["", ...whole.text]) {
    const after = cut.take(piece).lastEventId;
    if (!resumed.has(after)) {
      const rest = await toTheEnd(after);
      expect(violations({ log, wanted, from: after, sent: rest.sent })).toEqual([]);
      resumed.set(after, positions(rest));
    }
    expect([...positions(cut), ...resumed.get(after)!].join()).toBe(positions(whole).join());
  }
  expect(resumed.size).toBeGreaterThan(10);
});

test("a filtered stream moves its reader past what does not match", async () => {
  const door = await listen();
  await business(door, 1);
  const end = (await door.log()).length;
  const reader = await door.stream("?after=0&kinds=project.created");
  await reader.until(({ lastEventId }) => lastEventId >= end);
  expect(reader.sent.at(-1)).toEqual({ bookmark: end });
  expect(reader.changes.map(({ subject }) => subject.uuid)).toEqual(["p", "other"]);
});

test("a new instance reaches a stream and a long poll under its base version id soon", async () => {
  const door = await listen();
  const { digest } = await withInstance(door);
  const under = "project=p&baseVersionId=m&kinds=instance.created";
  const head = (await door.log()).length;
  const reader = await door.stream(`?${under}`);
  await reader.until(({ lastEventId }) => lastEventId === head);
  const polled = door.json("GET", `/api/v1/changes?${under}&after=${head}&wait=60`);
  await sleep(50);

  const before = performance.now();
  const made = await door.json("POST", "/api/v1/projects/p/models/m/instances", { blob: digest });
  const answered = performance.now();
  await reader.until(({ changes }) => changes.length > 0);
  const streamed = performance.now() - answered;
  const page = (await polled).body;
  expect([reader.changes[0]!.subject.uuid, page.items[0].subject.uuid]).toEqual([
    made.body.uuid,
    made.body.uuid,
  ]);
  expect(performance.now() - before).toBeLessThan(SOON_MS);
  expect(streamed).toBeLessThan(SOON_MS);
});

test("a long poll answers at once what is there, and with nothing when its time is over", async () => {
  const door = await listen();
  await business(door, 1);
  const end = (await door.log()).length;
  const there = await door.json("GET", "/api/v1/changes?after=0&limit=2&wait=60");
  expect(there.body.items).toHaveLength(2);
  const empty = await door.json("GET", `/api/v1/changes?after=${end}&wait=1`);
  expect(empty.body).toEqual({ items: [], position: end, head: end });
});

test("a stop ends streams and long polls at once, and cleanly", async () => {
  const door = await listen();
  await withInstance(door);
  const end = (await door.log()).length;
  const reader = await door.stream();
  await reader.until(({ lastEventId }) => lastEventId === end);
  const polled = fetch(new URL(`/api/v1/changes?after=${end}&wait=60`, reader.response.url));
  await sleep(50);
  const before = performance.now();
  door.quiesce();
  await door.server.close();
  expect(await (await polled).json()).toMatchObject({ items: [] });
  await reader.until(({ ended }) => ended);
  expect(performance.now() - before).toBeLessThan(SOON_MS);
});

test("a reader who does not read holds up nobody and is sent everything when it reads", async () => {
  const door = await listen();
  const { instance } = await withInstance(door);
  const reader = await door.stream("?after=0");
  const points = Array.from({ length: 500 }, (_, index) => ({ scope: "s", name: `n${index}`, value: 1 }));
  for (let round = 0; round < 4; round++) {
    await door.json("POST", `/api/v1/instances/${instance}/metrics`, { points });
    await door.json("PATCH", `/api/v1/instances/${instance}/tags`, { set: { text: "x".repeat(1_000) } });
  }
  const log = await door.log();
  await reader.until(({ changes }) => changes.length === log.length);
  expect(violations({ log, wanted: () => true, from: 0, sent: reader.sent })).toEqual([]);
});

test.each([
  ["?project=none", "project.unknown"],
  ["?project=p&baseVersionId=none", "model.unknown"],
  ["?baseVersionId=m", "request.invalid"],
  ["?kinds=none", "request.invalid"],
  ["?after=-1", "request.invalid"],
  ["?wait=1", "request.invalid"],
])("a stream of %s is refused before it begins", async (query, code) => {
  const door = await openDoor();
  await withInstance(door);
  const answer = await door.json("GET", `/api/v1/changes/stream${query}`);
  expect(answer.body.code).toBe(code);
});

test("a position that is none is refused; HEAD gives no events", async () => {
  const door = await openDoor();
  const send = (method: "GET" | "HEAD", headers: Record<string, string>) =>
    door.send({ method, url: "/api/v1/changes/stream", headers });
  expect((await send("GET", { "last-event-id": "x" })).json().code).toBe("request.invalid");
  expect((await send("HEAD", {})).statusCode).toBe(200);
});
