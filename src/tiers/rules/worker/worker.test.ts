import { expect, test } from "vitest";
import { Ruled } from "../testing/ruled.ts";

test("a metric wakes its rule, which calls back once", async () => {
  const ruled = await Ruled.open();
  ruled.rules.put({});
  await ruled.pass(1_000);
  const instance = await ruled.instance({ fields: { city: "NYC" } });
  await ruled.measure(instance, 9);
  await ruled.soon();
  const [request, ...others] = ruled.receiver.requests;
  expect(others).toEqual([]);
  expect(request).toMatchObject({ method: "POST", url: "https://receiver.example/a", timeoutMs: 10_000 });
  const [firing] = await ruled.firings();
  expect(firing).toMatchObject({ outcome: "held", actions: 1, cause: "change", instanceUuid: instance });
  expect(request!.headers).toMatchObject({
    "content-type": "application/json",
    "webhook-id": `${firing!.uuid}.1`,
  });
  expect(JSON.parse(request!.body)).toEqual({
    id: `${firing!.uuid}.1`,
    action: "tell",
    parameters: {},
    firing: firing!.uuid,
    rule: { uuid: "rule", team: "team", name: "rule", description: "", commit: "c0ffee" },
    instance: {
      ...{ uuid: instance, project: "p", baseVersionId: "m", version: "1.0" },
      ...{ partition: {}, fields: { city: "NYC" }, tags: {} },
    },
    status: "firing",
    environment: null,
    metrics: { "Validation.mae": 9 },
    cause: "change",
    position: firing!.position,
    at: "2026-01-01T00:00:01.040Z",
    why: "every condition holds",
  });
  expect(await ruled.jobs()).toMatchObject([{ kind: "act", state: "done", result: "status 204" }]);
  await ruled.pass(60_000);
  expect(ruled.receiver.requests).toHaveLength(1);
});
