import { expect, test } from "vitest";
import { openMlflowDoor } from "./testing/door.ts";

/** An experiment with four runs, one of them deleted; losses 0.4, 0.3, none and NaN. */
async function trained() {
  const door = await openMlflowDoor();
  const post = async (path: string, body: unknown) => (await door.call("POST", path, body)).body;
  const { experiment_id } = await post("experiments/create", { name: "e" });
  const ids: string[] = [];
  for (const [index, loss] of [0.4, 0.3, null, "NaN"].entries()) {
    const { run } = await post("runs/create", {
      experiment_id,
      run_name: `r${index}`,
      start_time: 1000 + index,
    });
    ids.push(run.info.run_id);
    const metrics = loss === null ? [] : [{ key: "loss", value: loss, timestamp: 1, step: 0 }];
    await post("runs/log-batch", {
      run_id: run.info.run_id,
      metrics,
      params: [{ key: "lr", value: `0.${index}` }],
    });
  }
  await post("runs/delete", { run_id: ids[2] });
  const search = async (asked: object) => {
    const { status, body } = await door.call("POST", "runs/search", {
      experiment_ids: [experiment_id],
      ...asked,
    });
    const found = body.runs?.map((run: { info: { run_name: string } }) => run.info.run_name) ?? [];
    return { status, found, body };
  };
  return { door, search, ids };
}

test("runs are found by MLflow's filters, and by ours beyond them", async () => {
  const { search, ids } = await trained();
  const found = async (filter: string) => (await search({ filter })).found;
  expect(await found("metrics.loss < 0.35")).toEqual(["r1"]);
  expect(await found("metrics.loss != 0.3")).toEqual(["r3", "r0"]);
  expect(await found(`run_id IN ('${ids[0]}', '${ids[1]}')`)).toEqual(["r1", "r0"]);
  expect(await found("params.lr < 0.15 AND NOT (run_name LIKE '%0')")).toEqual(["r1"]);
  expect(await found("status = 'RUNNING' OR tags.x = '1'")).toEqual(["r3", "r1", "r0"]);
  const refused = await search({ filter: "foo.x = 1" });
  expect(refused.status).toBe(400);
  expect(refused.body.error_code).toBe("INVALID_PARAMETER_VALUE");
});

test("runs come in the order and the pages asked for, and deleted ones where they are asked for", async () => {
  const { search } = await trained();
  expect((await search({})).found).toEqual(["r3", "r1", "r0"]);
  expect((await search({ order_by: ["metrics.loss"], run_view_type: "ALL" })).found).toEqual([
    "r1",
    "r0",
    "r3",
    "r2",
  ]);
  expect((await search({ run_view_type: "DELETED_ONLY" })).found).toEqual(["r2"]);
  const first = await search({ max_results: 2, order_by: ["start_time ASC"] });
  expect(first.found).toEqual(["r0", "r1"]);
  const token = first.body.next_page_token;
  expect(JSON.parse(Buffer.from(token, "base64").toString())).toEqual({ offset: 2 });
  const second = await search({ max_results: 2, order_by: ["start_time ASC"], page_token: token });
  expect([second.found, second.body.next_page_token]).toEqual([["r3"], undefined]);
});

test("experiments are found by name and tags, latest first", async () => {
  const { door } = await trained();
  await door.call("POST", "experiments/create", { name: "Other", tags: [{ key: "team", value: "maps" }] });
  const search = async (asked: object) => {
    const { body } = await door.call("POST", "experiments/search", { max_results: 10, ...asked });
    return body.experiments.map(({ name }: { name: string }) => name);
  };
  expect(await search({ filter: "name != 'Default'" })).toEqual(["Other", "e"]);
  expect(await search({ filter: "tags.team = 'maps'" })).toEqual(["Other"]);
  expect(await search({ filter: "name ILIKE 'OTHER' OR name = 'e'", order_by: ["name DESC"] })).toEqual([
    "e",
    "Other",
  ]);
});
