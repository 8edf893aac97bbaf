import { expect, test } from "vitest";
import { type Json, openDoor, type TestDoor } from "./testing/door.ts";
import { withGraph } from "./testing/graph.ts";

const slot = "/api/v1/projects/p/models/A/deployment";

/** Sends JSON with other headers than usual; gives status, ETag and body. */
async function post(door: TestDoor, url: string, body: object, headers: Record<string, string> = {}) {
  const answer = await door.send({
    method: "POST",
    url,
    headers: { "content-type": "application/json", ...headers },
    payload: JSON.stringify(body),
  });
  return { status: answer.statusCode, etag: String(answer.headers.etag), body: answer.json() as Json };
}

test("A is deployed, replaced, rolled back and undeployed, each time over what was seen", async () => {
  const door = await openDoor();
  const { instances, train } = await withGraph(door);
  const deploy = (uuid: string, headers = {}) =>
    post(door, `/api/v1/instances/${uuid}/deployments`, { reason: "r" }, headers);
  expect((await door.json("GET", slot)).body).toMatchObject({ status: 404, code: "deployment.unknown" });

  const first = await deploy(instances.A, { "if-match": '"0"' });
  expect(first).toMatchObject({ status: 200, body: { action: "deploy", replaced: null } });
  expect(first.etag).toBe(`"${first.body.position}"`);
  const { uuid } = await train("A");
  expect((await deploy(uuid, { "if-match": '"0"' })).body).toMatchObject({
    status: 412,
    code: "deployment.stale",
    detail: expect.stringContaining(String(first.body.position)),
  });
  const second = await deploy(uuid, { "if-match": first.etag });
  expect(second.body).toMatchObject({ instance: { uuid }, replaced: { uuid: instances.A } });

  const back = await post(door, `${slot}/rollback`, { reason: "errors" }, { "if-match": second.etag });
  expect(back.body).toMatchObject({ action: "rollback", instance: { uuid: instances.A } });
  const further = await post(door, `${slot}/rollback`, { reason: "errors" });
  expect(further.body).toMatchObject({ status: 409, code: "deployment.nothing_before" });

  const served = await door.send({ url: slot });
  expect(served.headers.etag).toBe(back.etag);
  const known = await door.send({ url: slot, headers: { "if-none-match": back.etag } });
  expect([known.statusCode, known.body]).toEqual([304, ""]);
  const asOf = encodeURIComponent(second.body.at);
  expect((await door.json("GET", `${slot}?asOf=${asOf}`)).status).toBe(200);

  const gone = await post(door, `${slot}/removal`, { reason: "retired" }, { "if-match": back.etag });
  expect(gone.body).toMatchObject({ action: "undeploy", instance: null });
  expect((await door.json("GET", "/api/v1/projects/p/deployments")).body.items).toEqual([]);
  const history = await door.json("GET", `${slot}/history?page_size=2`);
  expect(history.body.items.map(({ action }: Json) => action)).toEqual(["undeploy", "rollback"]);
  const rest = await door.json(
    "GET",
    `${slot}/history?page_token=${encodeURIComponent(history.body.next_page_token)}`,
  );
  expect(rest.body.items.map(({ action }: Json) => action)).toEqual(["deploy", "deploy"]);
});

test("a protected environment asks for If-Match, or for somebody else's approval", async () => {
  const door = await openDoor();
  const { instances } = await withGraph(door);
  const url = `/api/v1/instances/${instances.A}/deployments`;
  const environments = "/api/v1/projects/p/environments";
  const protect = (name: string, protection: string) =>
    door.json("PUT", `${environments}/${name}`, { protection });
  expect((await protect("production", "if_match")).body).toEqual({
    project: "p",
    name: "production",
    protection: "if_match",
  });
  await protect("canary", "approval");
  const { items } = (await door.json("GET", environments)).body;
  expect(items.map(({ name }: Json) => name).sort()).toEqual(["canary", "production", "shadow", "staging"]);

  expect(await post(door, url, { reason: "r" })).toMatchObject({
    status: 428,
    body: { code: "environment.protected" },
  });
  expect((await post(door, url, { reason: "r", environment: "other" })).body).toMatchObject({
    status: 404,
    code: "environment.unknown",
  });
  const canary = { reason: "r", environment: "canary" };
  expect((await post(door, url, canary)).status).toBe(428);
  const asked = await post(door, `/api/v1/instances/${instances.A}/approvals`, canary);
  expect(asked).toMatchObject({ status: 201, body: { state: "pending", requestedBy: "local" } });
  const approval = asked.body.uuid;
  const decide = (actor: string) =>
    post(
      door,
      `/api/v1/approvals/${approval}/decision`,
      { approve: true, comment: "yes" },
      { "gallery-actor": actor },
    );
  expect((await decide("local")).body).toMatchObject({ status: 403, code: "approval.own" });
  expect((await decide("li")).body).toMatchObject({ state: "approved", decidedBy: "li" });
  expect((await decide("li")).body).toMatchObject({ status: 409, code: "approval.state" });
  expect((await post(door, url, { ...canary, approval })).body).toMatchObject({ approval });
  expect((await door.json("GET", `/api/v1/approvals/${approval}`)).body.state).toBe("used");
});

test("an offer is opened by a change upstream, put off, declined, opened again and taken", async () => {
  const door = await openDoor();
  const { instances, train } = await withGraph(door);
  await post(door, `/api/v1/instances/${instances.A}/deployments`, { reason: "r" });
  const offers = async (query = ""): Promise<Json[]> =>
    (await door.json("GET", `/api/v1/projects/p/offers${query}`)).body.items;
  await train("B");
  const [first] = await offers("?baseVersionId=A&environment=production");
  expect(first).toMatchObject({ deployed: { version: "1.0" }, proposed: { version: "1.1" } });

  const at = `/api/v1/offers/${first.uuid}`;
  const past = { reason: "r", until: "2020-01-01T00:00:00Z" };
  expect((await post(door, `${at}/snooze`, past)).body).toMatchObject({ status: 400, field: "until" });
  const snoozed = await post(door, `${at}/snooze`, { reason: "later", until: "2999-01-01T00:00:00Z" });
  expect(snoozed.body).toMatchObject({ state: "snoozed", snoozedUntil: "2999-01-01T00:00:00.000Z" });
  expect(await offers()).toEqual([]);
  expect(await offers("?state=snoozed")).toHaveLength(1);
  expect((await post(door, `${at}/refusal`, { reason: "no" })).body.state).toBe("declined");
  expect((await post(door, `${at}/acceptance`, { reason: "yes" })).body).toMatchObject({
    status: 409,
    code: "offer.closed",
  });
  const { history } = (await door.json("GET", at)).body;
  expect(history.map(({ event }: Json) => event)).toEqual(["opened", "snoozed", "declined"]);

  await train("C");
  const [second] = await offers();
  const accept = `/api/v1/offers/${second.uuid}/acceptance`;
  const stale = { reason: "yes", proposed: first.proposed.uuid };
  expect((await post(door, accept, stale)).body).toMatchObject({ status: 409, code: "offer.moved" });
  const taken = await post(door, accept, { reason: "yes", proposed: second.proposed.uuid });
  expect(taken.body).toMatchObject({ offer: second.uuid, instance: { version: "1.2" } });
  expect(taken.etag).toBe(`"${taken.body.position}"`);
});

test("a deployment repeated with its key gets the first answer", async () => {
  const door = await openDoor();
  const { instances } = await withGraph(door);
  const url = `/api/v1/instances/${instances.A}/deployments`;
  const headers = { "idempotency-key": "k1", "if-match": '"0"' };
  const first = await post(door, url, { reason: "r" }, headers);
  expect(await post(door, url, { reason: "r" }, headers)).toEqual(first);
  expect((await post(door, url, { reason: "s" }, headers)).body).toMatchObject({
    status: 409,
    code: "idempotency.conflict",
  });
});
