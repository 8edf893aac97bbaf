import { describe, expect, test } from "vitest";
import { UniqueViolation } from "../sql/query.ts";
import type { Tables, WebhookRow, Work } from "../store.ts";
import { AT_ONCE } from "../subscriptions.ts";
import type { RecordsUnderTest } from "./fixtures.ts";
import { append, change, instance, model, project, T0, uuid } from "./fixtures.ts";
import { eachSubject } from "./subject.ts";

/** Who is told of changes, and what is on its way to them. */
export function subscriptionsContract(make: () => Promise<RecordsUnderTest>): void {
  const subject = eachSubject(make);

  function* webhook(tables: Tables, number: number, given: Partial<WebhookRow> = {}): Work<number> {
    const owner = given.project ?? (yield* tables.projects.byName("p"))?.id ?? (yield* project(tables, "p"));
    return yield* tables.webhooks.insert({
      uuid: uuid(number),
      name: "told",
      description: "who is told",
      format: "cloudevents",
      events: null,
      url: "https://receiver.example/hook",
      filter: { project: "p", kinds: ["instance.created"] },
      secret: "whsec_c2VjcmV0",
      state: "active",
      position: 0,
      at: T0,
      actor: "ann",
      ...given,
      project: owner,
    });
  }

  describe("changes under a base version id", () => {
    test("are those of its revisions and instances, up to a position when one is given", async () => {
      const found = await subject().write(function* (tables) {
        const one = yield* instance(tables, 1);
        const other = yield* model(tables, one.project, "other");
        const second = yield* model(tables, one.project, "m", 2);
        const entry = (subjectKind: "project" | "model" | "instance", subjectId: number) => ({
          ...change(one.project),
          subjectKind,
          subject: subjectId,
        });
        yield* append(
          tables,
          entry("model", one.model),
          entry("model", other),
          entry("instance", one.id),
          entry("model", second),
          entry("project", one.project),
          entry("instance", one.id),
        );
        const list = function* (range: object) {
          const all = yield* tables.changes.list({ after: 0, ...range }, 10);
          return all.map(({ position }) => position);
        };
        const otherBase = (yield* tables.models.byId(other)).base;
        return {
          own: yield* list({ base: one.base, project: one.project }),
          others: yield* list({ base: otherBase }),
          upTo: yield* list({ base: one.base, after: 1, upTo: 4 }),
          kinds: yield* list({ base: one.base, kinds: ["model.created"] }),
        };
      });
      expect(found).toEqual({ own: [1, 3, 4, 6], others: [2], upTo: [3, 4], kinds: [] });
    });
  });

  describe("webhooks", () => {
    test("are found by UUID and project as they were written, until they are removed", async () => {
      const found = await subject().write(function* (tables) {
        const ids = [yield* webhook(tables, 1), yield* webhook(tables, 2), yield* webhook(tables, 3)];
        yield* webhook(tables, 4, { project: yield* project(tables, "q") });
        yield* tables.webhooks.remove(ids[1]!);
        yield* tables.webhooks.setState(ids[2]!, "paused", T0 + 1);
        yield* tables.webhooks.setPosition(ids[2]!, 7);
        const list = yield* tables.webhooks.list(1, 0, 10);
        return {
          first: yield* tables.webhooks.byUuid(uuid(1)),
          removed: yield* tables.webhooks.byUuid(uuid(2)),
          kept: yield* tables.webhooks.byId(ids[1]!),
          list: list.map((each) => [each.uuid, each.state, each.position]),
          next: (yield* tables.webhooks.list(1, list[0]!.id, 1)).map((each) => each.uuid),
        };
      });
      expect(found.first).toEqual({
        id: 1,
        uuid: uuid(1),
        project: 1,
        projectName: "p",
        name: "told",
        description: "who is told",
        url: "https://receiver.example/hook",
        format: "cloudevents",
        events: null,
        filter: { project: "p", kinds: ["instance.created"] },
        secret: "whsec_c2VjcmV0",
        state: "active",
        position: 0,
        at: T0,
        actor: "ann",
        updated: T0,
      });
      expect(found.removed).toBeUndefined();
      expect(found.kept).toMatchObject({ state: "removed", secret: "", url: found.first!.url });
      expect(found.list).toEqual([
        [uuid(1), "active", 0],
        [uuid(3), "paused", 7],
      ]);
      expect(found.next).toEqual([uuid(3)]);
    });

    test("move in name, description, url, events, filter, secret and state", async () => {
      const moved = {
        ...{ name: "m", description: "", url: "https://b.example/", secret: "" },
        ...({ events: ["prompt.created"], filter: { project: "p", kinds: [] }, state: "paused" } as const),
        updated: T0 + 5,
      };
      const found = await subject().write(function* (tables) {
        const id = yield* webhook(tables, 1, { format: "mlflow", events: ["model_version.created"] });
        const before = yield* tables.webhooks.byId(id);
        yield* tables.webhooks.update({ ...before, ...moved });
        const after = yield* tables.webhooks.byId(id);
        yield* tables.webhooks.setState(id, "active", T0 + 9);
        return { before, after, later: yield* tables.webhooks.byId(id) };
      });
      expect(found.before).toMatchObject({ format: "mlflow", events: ["model_version.created"] });
      expect(found.after).toEqual({ ...found.before, ...moved });
      expect(found.later).toEqual({ ...found.after, state: "active", updated: T0 + 9 });
    });

    test("are behind when they are active and something happened in their project", async () => {
      const found = await subject().write(function* (tables) {
        const none = yield* tables.webhooks.anyActive();
        const [p, q] = [yield* project(tables, "p"), yield* project(tables, "q")];
        const own = yield* webhook(tables, 1, { project: p });
        const far = yield* webhook(tables, 2, { project: p, position: 3 });
        yield* webhook(tables, 3, { project: p, state: "paused" });
        yield* webhook(tables, 4, { project: p, state: "disabled" });
        const other = yield* webhook(tables, 5, { project: q });
        yield* append(tables, change(p), change(q), change(p));
        return {
          none,
          some: yield* tables.webhooks.anyActive(),
          all: yield* tables.webhooks.behind(0, 3),
          late: yield* tables.webhooks.behind(2, 3),
          nothing: yield* tables.webhooks.behind(3, 3),
          expected: { own, far, other },
        };
      });
      const { own, other } = found.expected;
      expect([found.none, found.some]).toEqual([false, true]);
      expect([found.all, found.late, found.nothing]).toEqual([[own, other], [own], []]);
    });
  });

  describe("deliveries", () => {
    /** Two webhooks of one project with four changes: the first is told of all, the second of the last. */
    function* ground(tables: Tables): Work<{ first: number; second: number }> {
      const first = yield* webhook(tables, 1);
      const second = yield* webhook(tables, 2);
      yield* append(tables, ...[1, 2, 3, 4].map((number) => change(1, { number })));
      yield* tables.deliveries.insert([
        ...[1, 2, 3, 4].map((position) => ({ uuid: uuid(10 + position), webhook: first, change: position })),
        { uuid: uuid(20), webhook: second, change: 4 },
      ]);
      return { first, second };
    }

    test("are due at once in the order of the log, before those that are tried again", async () => {
      const found = await subject().write(function* (tables) {
        const { first, second } = yield* ground(tables);
        const before = yield* tables.deliveries.schedule();
        const [one, two, three] = yield* tables.deliveries.due(first, T0, 3);
        yield* tables.deliveries.update({ ...one!, attempts: 1, due: T0 + 9, result: "500" });
        yield* tables.deliveries.update({ ...two!, attempts: 1, due: T0 + 5, result: "500" });
        yield* tables.deliveries.update({
          ...three!,
          state: "delivered",
          attempts: 1,
          due: null,
          result: "200",
        });
        const due = function* (now: number, limit = 10) {
          const rows = yield* tables.deliveries.due(first, now, limit);
          return rows.map((row) => row.change);
        };
        const again = [yield* due(T0), yield* due(T0 + 5), yield* due(T0 + 9), yield* due(T0 + 9, 2)];
        const [last] = yield* tables.deliveries.due(first, T0, 1);
        yield* tables.deliveries.update({ ...last!, state: "dead", due: null, attempts: 10, result: "410" });
        const after = yield* tables.deliveries.schedule();
        yield* tables.webhooks.setState(second, "paused", T0);
        return {
          one,
          before,
          again,
          after,
          paused: yield* tables.deliveries.schedule(),
          counts: yield* tables.webhooks.counts([first, second, 99]),
          ids: { first, second },
        };
      });
      const { first, second } = found.ids;
      expect(found.one).toEqual({
        id: 1,
        uuid: uuid(11),
        webhook: first,
        change: 1,
        state: "waiting",
        attempts: 0,
        due: AT_ONCE,
        result: null,
        body: {
          position: 1,
          at: "2026-01-01T00:00:00.000Z",
          kind: "instance.created",
          project: "p",
          subject: { kind: "instance", uuid: uuid(1) },
          actor: "test",
          door: "internal",
          requestId: "r",
          data: { number: 1 },
        },
      });
      expect(found.again).toEqual([[4], [4, 2], [4, 2, 1], [4, 2]]);
      const byWebhook = (rows: readonly { webhook: number }[]) =>
        [...rows].sort((a, b) => a.webhook - b.webhook);
      expect(byWebhook(found.before)).toEqual([
        { webhook: first, due: AT_ONCE },
        { webhook: second, due: AT_ONCE },
      ]);
      expect(byWebhook(found.after)).toEqual([
        { webhook: first, due: T0 + 5 },
        { webhook: second, due: AT_ONCE },
      ]);
      expect(found.paused).toEqual([{ webhook: first, due: T0 + 5 }]);
      expect(byWebhook(found.counts)).toEqual([
        { webhook: first, waiting: 2, dead: 1 },
        { webhook: second, waiting: 1, dead: 0 },
      ]);
    });

    test("are listed newest first, by state, page after page; one is found by its webhook's side only", async () => {
      const found = await subject().write(function* (tables) {
        const { first, second } = yield* ground(tables);
        const [one] = yield* tables.deliveries.due(first, T0, 1);
        yield* tables.deliveries.update({ ...one!, state: "dead", due: null });
        const list = function* (filter: { state?: "waiting" | "dead"; before: number }, limit: number) {
          return (yield* tables.deliveries.list(first, filter, limit)).map((each) => each.change);
        };
        return {
          pages: [yield* list({ before: 99 }, 3), yield* list({ before: 2 }, 3)],
          waiting: yield* list({ state: "waiting", before: 99 }, 10),
          dead: yield* list({ state: "dead", before: 99 }, 10),
          own: yield* tables.deliveries.byUuid(first, uuid(11)),
          others: yield* tables.deliveries.byUuid(second, uuid(11)),
        };
      });
      expect(found.pages).toEqual([[4, 3, 2], [1]]);
      expect([found.waiting, found.dead]).toEqual([[4, 3, 2], [1]]);
      expect(found.own).toMatchObject({ change: 1, state: "dead", kind: "instance.created", at: T0 });
      expect(found.others).toBeUndefined();
    });

    test("are made once for a webhook and a change", async () => {
      await subject().write(ground);
      const again = subject().write((tables) =>
        tables.deliveries.insert([{ uuid: uuid(30), webhook: 1, change: 1 }]),
      );
      await expect(again).rejects.toThrow(UniqueViolation);
    });
  });
}
