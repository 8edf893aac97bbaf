import { expect, test } from "vitest";
import { Told } from "../../testing/told.ts";
import { ann } from "../../testing/world.ts";
import { ChangeFeed } from "./feed.ts";

const MINUTE_MS = 60_000;

async function opened(most?: number) {
  const told = await Told.open();
  told.notifications.quiesce();
  await told.time.skip(MINUTE_MS);
  const { clock, timers } = told.time;
  let looks = 0;
  const records = {
    ...told.database,
    read: (work: never) => {
      looks += 1;
      return told.database.read(work);
    },
  } as unknown as typeof told.database;
  const seams = {
    clock,
    timers,
    http: told.receiver,
    git: told.repository,
    ids: { uuid: () => "", token: () => "" },
  };
  const feed = new ChangeFeed({ records, seams }, most);
  const head = (await told.log()).length;
  return { told, feed, head, looks: () => looks, quiet: told.time.waiting };
}

/** Whether each has woken by now. */
function watched(...waits: Promise<void>[]): () => boolean[] {
  const woken = waits.map(() => false);
  waits.forEach((wait, index) => {
    void wait.then(() => {
      woken[index] = true;
    });
  });
  return () => woken;
}

test("a move of the log wakes everyone who waits for it, and only them, within one look", async () => {
  const { told, feed, head } = await opened();
  const woken = watched(
    feed.moved(head, MINUTE_MS),
    feed.moved(head, MINUTE_MS),
    feed.moved(head + 1, MINUTE_MS),
  );
  await told.time.skip(20);
  expect(woken()).toEqual([false, false, false]);
  await told.instance();
  await told.time.skip(20);
  expect(woken()).toEqual([true, true, false]);
  await told.instance();
  await told.time.skip(20);
  expect(woken()).toEqual([true, true, true]);
});

test("nobody looks at the log while nobody waits", async () => {
  const { told, feed, head, looks, quiet } = await opened();
  await told.time.skip(MINUTE_MS);
  expect(looks()).toBe(0);
  const woken = watched(feed.moved(head, 50));
  for (let turn = 0; turn < 10; turn++) await told.time.skip(20);
  expect([woken(), looks()]).toEqual([[true], 3]);
  expect(told.time.waiting).toBe(quiet);
});

test("a wait ends with its time, its caller, or the feed", async () => {
  const { told, feed, head, quiet } = await opened();
  const gone = new AbortController();
  const woken = watched(
    feed.moved(head, 1_000),
    feed.moved(head, MINUTE_MS, gone.signal),
    feed.moved(head, MINUTE_MS),
  );
  await told.time.skip(1_000);
  expect(woken()).toEqual([true, false, false]);
  gone.abort();
  await told.time.settle();
  expect(woken()).toEqual([true, true, false]);
  feed.close();
  await told.time.settle();
  expect(woken()).toEqual([true, true, true]);
  expect(told.time.waiting).toBe(quiet);
  expect(() => feed.moved(head, 1)).toThrow("stopping");
});

test("no more wait than the bound; whoever leaves makes room", async () => {
  const { feed, head } = await opened(2);
  const gone = new AbortController();
  void feed.moved(head, MINUTE_MS);
  const second = feed.moved(head, MINUTE_MS, gone.signal);
  expect(() => feed.moved(head, MINUTE_MS)).toThrow(expect.objectContaining({ code: "server.busy" }));
  gone.abort();
  await second;
  expect(() => void feed.moved(head, MINUTE_MS)).not.toThrow();
});

test("a look that fails is followed by another", async () => {
  const { told, feed, head } = await opened();
  const { read } = told.database;
  let fail = true;
  told.database.read = (work) =>
    (fail ? Promise.reject(new Error("away")) : read.call(told.database, work)) as never;
  const woken = watched(feed.moved(head - 1, MINUTE_MS));
  await told.time.skip(20);
  expect(woken()).toEqual([false]);
  fail = false;
  await told.time.skip(20);
  expect(woken()).toEqual([true]);
});

test("a long poll answers what comes, by any server, and nothing when nothing comes", async () => {
  const told = await Told.open();
  const after = (await told.log()).length;
  const under = { project: "p", baseVersionId: "m", after, wait: 60 };
  const poll = told.storage.listChanges(ann, under);
  await told.time.skip(20);
  told.start();
  const uuid = await told.instance();
  await told.time.skip(20);
  expect((await poll).items.map(({ subject }) => subject.uuid)).toEqual([uuid]);

  const late = told.storage.listChanges(ann, { ...under, after: after + 1, wait: 0.5 });
  await told.storage.createProject(ann, { name: "other" });
  await told.time.skip(500);
  expect(await late).toEqual({ items: [], position: after + 2, head: after + 2 });
});

test("a caller who has gone is not waited for", async () => {
  const told = await Told.open();
  const gone = new AbortController();
  const poll = told.storage.listChanges({ ...ann, gone: gone.signal }, { after: 2, wait: 60 });
  await told.time.settle();
  gone.abort();
  expect((await poll).items).toEqual([]);
});

test.each([
  [{ baseVersionId: "m" }, "request.invalid"],
  [{ project: "p", baseVersionId: "none" }, "model.unknown"],
  [{ wait: 61 }, "request.invalid"],
  [{ wait: -1 }, "request.invalid"],
  [{ wait: Number.NaN }, "request.invalid"],
])("%j is refused with %s", async (input, code) => {
  const told = await Told.open();
  await expect(told.storage.listChanges(ann, input)).rejects.toMatchObject({ code });
});
