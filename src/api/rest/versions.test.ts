import { describe, expect, test } from "vitest";
import { useRecordingDoor } from "./testing/recording.ts";
import { uuids } from "./testing/samples.ts";

const door = useRecordingDoor();
const json = { "content-type": "application/json" };
const reason = '{"reason":"r"}';
const moves: readonly (readonly [string, string])[] = [
  ["storage.deploy", `instances/${uuids["A 4.1"]}/deployments`],
  ["storage.rollBack", "projects/p/models/A/deployment/rollback"],
  ["storage.undeploy", "projects/p/models/A/deployment/removal"],
  ["storage.acceptOffer", `offers/${uuids.offer}/acceptance`],
];

describe.each(moves)("%s", (name, path) => {
  const post = async (ifMatch?: string) => {
    const headers = { ...json, ...(ifMatch !== undefined && { "if-match": ifMatch }) };
    const answer = await door.send({ method: "POST", url: `/api/v1/${path}`, headers, payload: reason });
    return { answer, reached: door.reached };
  };

  test.each([
    ['"42"', 42],
    ['"0"', 0],
    [' "7" ', 7],
  ])("takes If-Match: %s as the position to be replaced", async (ifMatch, position) => {
    const { answer, reached } = await post(ifMatch);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers.etag).toBe('"42"');
    expect(reached).toMatchObject([{ name, input: { ifMatch: position, reason: "r" } }]);
  });

  test("goes without If-Match", async () => {
    const { reached } = await post();
    expect(reached).toHaveLength(1);
    expect(reached[0]?.input).not.toHaveProperty("ifMatch");
  });

  test("refuses * with the reason", async () => {
    const { answer, reached } = await post("*");
    expect(answer.json()).toMatchObject({
      status: 400,
      code: "request.invalid",
      field: "If-Match",
      detail: expect.stringContaining("* fits every deployment; send the ETag of the one to be replaced"),
    });
    expect(reached).toEqual([]);
  });

  test.each([
    "42",
    'W/"42"',
    '"42", "43"',
    '"-1"',
    '"042"',
    '"4e1"',
    '"abc"',
    '""',
    `"${"9".repeat(16)}"`,
    "",
  ])("refuses If-Match: %s", async (ifMatch) => {
    const { answer, reached } = await post(ifMatch);
    expect(answer.json()).toMatchObject({ status: 400, field: "If-Match" });
    expect(answer.json().detail).toContain("must be one ETag of a deployment in its quotes");
    expect(reached).toEqual([]);
  });
});

describe("what is served", () => {
  const url = "/api/v1/projects/p/models/A/deployment";

  test("is told with its position as ETag, and not again to who knows it", async () => {
    const first = await door.send({ url });
    expect(first.headers.etag).toBe('"42"');
    for (const known of ['"42"', 'W/"42"', '"1", "42"', "*"]) {
      const again = await door.send({ url, headers: { "if-none-match": known } });
      expect([known, again.statusCode, again.body, again.headers.etag]).toEqual([known, 304, "", '"42"']);
    }
    expect((await door.send({ url, headers: { "if-none-match": '"41"' } })).statusCode).toBe(200);
  });

  test("is asked for with the partition as JSON and nothing that was not said", async () => {
    await door.send({ url });
    const partition = encodeURIComponent('{"city":"New York City","level":2,"live":true}');
    await door.send({ url: `${url}?partition=${partition}&environment=shadow` });
    expect(door.reached.map(({ input }) => input)).toEqual([
      { project: "p", baseVersionId: "A" },
      {
        project: "p",
        baseVersionId: "A",
        partition: { city: "New York City", level: 2, live: true },
        environment: "shadow",
      },
    ]);
  });
});

describe("a request in a bad form never reaches the tier", () => {
  const change = (value: object): string => JSON.stringify({ change: value });
  const model = `models/${uuids.A}`;
  const slot = "projects/p/models/A/deployment";

  test.each([
    ["GET", "models/1/comparison?with=2", "", "uuid", "must be a UUID"],
    ["GET", `${model}/comparison`, "", "with", "with is missing"],
    ["GET", `${model}/dependencies`, "", "direction", "direction is missing"],
    ["GET", `${model}/dependencies?direction=up`, "", "direction", 'one of upstream, downstream, got "up"'],
    ["GET", `${model}/dependencies?direction=upstream&transitive=1`, "", "transitive", "true or false"],
    ["POST", `${model}/dependencies`, '{"kind":"feature"}', "upstream", "upstream is missing"],
    ["POST", `${model}/dependencies`, `{"upstream":"${uuids.B}","accept":"2.x"}`, "accept", "not a name"],
    ["POST", `${model}/dependencies`, `{"upstream":"${uuids.B}","accepts":""}`, "accepts", "not be empty"],
    ["PATCH", `${model}/dependencies/${uuids.B}`, '{"accepts":2}', "accepts", "must be text or null, got 2"],
    ["PATCH", `${model}/dependencies/B`, "{}", "upstream", "must be a UUID"],
    ["POST", "impact", "{}", "change", "change is missing"],
    ["POST", "impact", change([]), "change", "must be an object"],
    ["POST", "impact", change({}), "change.kind", "change.kind is missing"],
    ["POST", "impact", change({ kind: "delete" }), "change.kind", 'remove, got "delete"'],
    ["POST", "impact", change({ kind: "instance", project: "p" }), "change.baseVersionId", "is missing"],
    ["POST", "impact", change({ kind: "add", model: uuids.A }), "change.upstream", "is missing"],
    ["GET", "changes/0/effects", "", "position", "must be at least 1, got 0"],
    ["GET", "changes/first/effects", "", "position", 'must be a whole number, got "first"'],
    ["GET", `instances/${uuids.A}/pins`, "", "direction", "direction is missing"],
    ["GET", "projects/p/models/A/lineage?partition=city", "", "partition", "partition: "],
    ["PUT", "projects/p/environments/a%20b", '{"protection":"none"}', "name", "must be 1 to 128 letters"],
    [
      "PUT",
      "projects/p/environments/canary",
      '{"protection":"some"}',
      "protection",
      "none, if_match, approval",
    ],
    ["POST", `instances/${uuids["A 4.1"]}/deployments`, "{}", "reason", "reason is missing"],
    [
      "POST",
      `instances/${uuids["A 4.1"]}/deployments`,
      '{"reason":"r","ifMatch":1}',
      "ifMatch",
      "not a name",
    ],
    ["GET", `${slot}?environment=a/b`, "", "environment", "must be 1 to 128 letters"],
    ["GET", `${slot}?asOf=yesterday`, "", "asOf", "must be a time such as"],
    ["POST", `${slot}/rollback`, "{}", "reason", "reason is missing"],
    [
      "POST",
      `${slot}/removal`,
      '{"reason":"r","partition":{"city":null}}',
      "partition.city",
      "or true or false",
    ],
    [
      "POST",
      `approvals/${uuids.approval}/decision`,
      '{"approve":"yes","comment":""}',
      "approve",
      "true or false",
    ],
    ["GET", "approvals/1", "", "approval", "must be a UUID"],
    ["GET", "projects/p/offers?state=gone", "", "state", "one of open, snoozed"],
    [
      "POST",
      `offers/${uuids.offer}/snooze`,
      '{"reason":"r","until":"soon"}',
      "until",
      "must be a time such as",
    ],
    [
      "POST",
      `offers/${uuids.offer}/acceptance`,
      '{"reason":"r","proposed":"4.1"}',
      "proposed",
      "must be a UUID",
    ],
    [
      "POST",
      "projects/p/models",
      '{"baseVersionId":"A","dependencies":[{}]}',
      "dependencies[0].upstream",
      "missing",
    ],
    ["POST", "projects/p/models/A/instances", '{"upstreams":["2.1"]}', "upstreams[0]", "must be a UUID"],
    ["POST", "projects/p/models/A/instances", '{"retrainOf":1}', "retrainOf", "must be text, got 1"],
  ] as const)("%s %s %s: %s", async (method, path, payload, field, detail) => {
    const body = payload === "" ? {} : { headers: json, payload };
    const answer = await door.send({ method, url: `/api/v1/${path}`, ...body });
    expect(answer.json()).toMatchObject({ status: 400, field });
    expect(answer.json().detail).toContain(detail);
    expect(door.reached).toEqual([]);
  });

  test("a body on a removal is refused", async () => {
    const url = `/api/v1/${model}/dependencies/${uuids.B}`;
    const answer = await door.send({ method: "DELETE", url, headers: json, payload: reason });
    expect(answer.json()).toMatchObject({ status: 400, detail: "this operation takes no body" });
    expect(door.reached).toEqual([]);
  });
});
