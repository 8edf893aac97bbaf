import { describe, expect, test } from "vitest";
import { type Json, openDoor } from "./testing/door.ts";

const experiments = "/api/v1/projects/p/experiments";

async function doorWithRun() {
  const door = await openDoor();
  await door.json("POST", "/api/v1/projects", { name: "p" });
  const experiment = await door.json("POST", experiments, {
    name: "supply / Zürich",
    tags: { team: "maps" },
  });
  const run = await door.json("POST", `${experiments}/1/runs`, { name: "deeper", user: "zoë" });
  return { door, experiment, run, url: `/api/v1/runs/${run.body.uuid}` };
}

describe("experiments over REST", () => {
  test("are created, found by number and name, changed and listed", async () => {
    const { door, experiment } = await doorWithRun();
    expect(experiment).toMatchObject({
      status: 201,
      body: { number: 1, name: "supply / Zürich", state: "active" },
    });
    expect(await door.json("GET", `${experiments}/1`)).toEqual({ ...experiment, status: 200 });
    const named = `${experiments}/by-name?name=${encodeURIComponent("supply / Zürich")}`;
    expect(await door.json("GET", named)).toEqual({ ...experiment, status: 200 });
    const change = { name: "new", tags: { set: { a: "1" }, remove: ["team"] }, deleted: true };
    const { deleted: _, ...active } = change;
    expect((await door.json("PATCH", `${experiments}/1`, active)).body).toMatchObject({
      name: "new",
      tags: { a: "1" },
    });
    expect((await door.json("PATCH", `${experiments}/1`, { deleted: true })).body.state).toBe("deleted");
    expect((await door.json("GET", experiments)).body).toEqual({ items: [] });
    expect((await door.json("GET", `${experiments}?state=deleted`)).body.items).toHaveLength(1);
  });

  test("that are not there, or are taken, are refused by their code", async () => {
    const { door } = await doorWithRun();
    const refused = async (method: "GET" | "POST", url: string, body?: unknown) => {
      const answer = await door.json(method, url, body);
      return [answer.status, answer.body.code];
    };
    expect(await refused("GET", `${experiments}/7`)).toEqual([404, "experiment.unknown"]);
    expect(await refused("GET", `${experiments}/seven`)).toEqual([400, "request.invalid"]);
    expect(await refused("POST", experiments, { name: "supply / Zürich" })).toEqual([
      409,
      "experiment.exists",
    ]);
    expect(await refused("GET", "/api/v1/runs/00000000-0000-4000-8000-000000000000")).toEqual([
      404,
      "run.unknown",
    ]);
  });
});

describe("runs over REST", () => {
  test("tell what they learn, also what is no number, and end", async () => {
    const { door, run, url } = await doorWithRun();
    expect(run).toMatchObject({
      status: 201,
      body: { name: "deeper", user: "zoë", status: "running", metrics: [] },
    });
    const metric = (name: string, value: unknown, step: number) => ({ name, value, at: 5, step });
    const model = "00000000-0000-4000-8000-000000000007";
    const dataSet = { name: "d", digest: "1", sourceType: "local", source: "f", schema: null, profile: null };
    const told = {
      params: { depth: "7" },
      tags: { a: "b" },
      inputs: [{ dataSet, tags: { context: "training" } }, { model }],
      outputs: [{ model, step: 1 }],
    };
    const metrics = [metric("loss", "NaN", 1), metric("loss", 0.5, 0), metric("rate", "-Infinity", 0)];
    const recorded = await door.json("POST", `${url}/records`, { ...told, metrics });
    expect(recorded).toEqual({ status: 200, body: { recorded: 3 } });
    expect((await door.json("GET", url)).body).toMatchObject({ ...told, metrics: [metrics[0], metrics[2]] });
    const { body: history } = await door.json("GET", `${url}/history?metric=loss&page_size=1`);
    expect(history.items).toEqual([{ value: 0.5, at: 5, step: 0 }]);
    const next = `${url}/history?metric=loss&page_token=${history.next_page_token}`;
    expect((await door.json("GET", next)).body).toEqual({ items: [{ value: "NaN", at: 5, step: 1 }] });
    const ended = await door.json("PATCH", url, { status: "finished", endedAt: 9 });
    expect(ended.body).toMatchObject({ status: "finished", endedAt: 9, metrics: [metrics[0], metrics[2]] });
    expect((await door.json("GET", `${experiments}/1/runs`)).body.items).toEqual([ended.body]);
  });

  test("are found by conditions, in an order, page after page", async () => {
    const { door } = await doorWithRun();
    for (const loss of [3, 1, 2]) {
      const { body } = await door.json("POST", `${experiments}/1/runs`, {});
      const metrics = [{ name: "loss", value: loss, at: 0, step: 0 }];
      await door.json("POST", `/api/v1/runs/${body.uuid}/records`, { metrics });
    }
    const wanted = { experiments: [1], where: 'metrics["loss"] < 3', orderBy: [{ by: 'metrics["loss"]' }] };
    const find = (given: object) =>
      door.json("POST", "/api/v1/projects/p/runs/search", { ...wanted, ...given });
    const first = await find({ page_size: 1 });
    const last = await find({ page_size: 1, page_token: first.body.next_page_token });
    const lossOf = ({ body }: typeof first) => body.items.map((run: Json) => run.metrics[0].value);
    expect([lossOf(first), lossOf(last), last.body.next_page_token]).toEqual([[1], [2], undefined]);
    expect(await find({ where: "metrics[" })).toMatchObject({
      status: 400,
      body: { code: "expression.syntax" },
    });
    const teams = await door.json("POST", `${experiments}/search`, { where: 'tags["team"] == "maps"' });
    expect(teams.body.items.map(({ number }: Json) => number)).toEqual([1]);
  });

  test("keep their params", async () => {
    const { door, url } = await doorWithRun();
    await door.json("POST", `${url}/records`, { params: { depth: "7" } });
    const changed = await door.json("POST", `${url}/records`, { params: { depth: "8" }, tags: { a: "b" } });
    expect(changed).toMatchObject({ status: 409, body: { code: "param.changed", field: "params.depth" } });
    expect((await door.json("GET", url)).body).toMatchObject({ params: { depth: "7" }, tags: {} });
  });

  test.each([
    [{ metrics: [{ name: "m", value: "high", at: 0, step: 0 }] }],
    [{ metrics: [{ name: "m", value: 1, at: 0.5, step: 0 }] }],
    [{ params: { depth: 7 } }],
    [{ inputs: [{}] }],
    [{ other: 1 }],
  ])("refuse %j", async (told) => {
    const { door, url } = await doorWithRun();
    expect(await door.json("POST", `${url}/records`, told)).toMatchObject({ status: 400 });
  });

  test("are told of in the log, which is read by them", async () => {
    const { door, run, url } = await doorWithRun();
    await door.json("POST", `${url}/records`, { params: { depth: "7" } });
    const { body } = await door.json("GET", `/api/v1/changes?subject=${run.body.uuid}`);
    expect(body.items.map(({ kind }: { kind: string }) => kind)).toEqual(["run.created", "run.recorded"]);
  });
});
