import { afterAll, beforeAll, expect, test } from "vitest";
import { startMlflowDoor } from "../testing/door.ts";

let door: Awaited<ReturnType<typeof startMlflowDoor>>;
let experiment_id: string;
let run_id: string;
const ids = new Map<string, string>();

const pairs = (texts: Record<string, string>) =>
  Object.entries(texts).map(([key, value]) => ({ key, value }));

/** Values of a metric of a model, one step after the other. */
type Logged = readonly [model: string, key: string, dataset: readonly [string, string] | null, ...number[]];

const logged: readonly Logged[] = [
  ["ridge", "mae", ["train", "d1"], 60, 40],
  ["ridge", "mae", ["test", "d2"], 45],
  ["tree", "mae", ["train", "d1"], 30, 55],
  ["tree", "r 2", null, 0.5],
  ["net", "mae", ["test", "d3"], 70],
];

beforeAll(async () => {
  door = await startMlflowDoor();
  experiment_id = (await door.call("POST", "experiments/create", { name: "searched" })).body.experiment_id;
  run_id = (await door.call("POST", "runs/create", { experiment_id })).body.run.info.run_id;
  for (const [name, depth] of [
    ["ridge", "1"],
    ["tree", "12"],
    ["net", "3"],
    ["bare", null],
  ] as const) {
    const made = await door.call("POST", "logged-models", {
      ...{ experiment_id, name },
      ...(name !== "bare" && { source_run_id: run_id, model_type: `${name} type` }),
      params: depth === null ? [] : pairs({ depth }),
      tags: pairs({ team: name.slice(0, 1) }),
    });
    ids.set(name, made.body.model.info.model_id);
  }
  const status = "LOGGED_MODEL_READY";
  const model_id = ids.get("tree");
  await door.call("PATCH", `logged-models/${model_id}`, { model_id, status });
  for (const [model, key, dataset, ...values] of logged) {
    for (const [step, value] of values.entries()) {
      await door.call("POST", "runs/log-metric", {
        ...{ run_id, key, value, step, timestamp: 1_000 + step, model_id: ids.get(model) },
        ...(dataset !== null && { dataset_name: dataset[0], dataset_digest: dataset[1] }),
      });
    }
  }
});
afterAll(() => door.close());

const search = async (given: object) =>
  (await door.call("POST", "logged-models/search", { experiment_ids: [experiment_id], ...given })).body;
const namesOf = ({ models = [], message }: { models?: { info: { name: string } }[]; message?: string }) =>
  message ?? models.map(({ info }) => info.name).join(" ");

const byName = [{ field_name: "name", ascending: true }];

test.each([
  ["metrics.mae < 35", "tree"],
  ["metrics.mae > 58", "net ridge"],
  ["metrics.mae = 55", "tree"],
  ["metrics.mae != 70", "ridge tree"],
  ["metrics.`r 2` >= 0.5 AND params.depth = '12'", "tree"],
  ["params.depth < 4", "net ridge"],
  ["params.depth LIKE '1%'", "ridge tree"],
  ["tags.team IN ('n', 'b')", "bare net"],
  ["name ILIKE '%R%' AND model_type != 'tree type'", "ridge"],
  ["status = 'READY'", "tree"],
  ["NOT (name = 'net' OR name = 'bare')", "ridge tree"],
  ["status_message = 'x'", ""],
  ["creation_timestamp > 0 AND attributes.experiment_id != '0'", "bare net ridge tree"],
])("%s finds what MLflow finds", async (filter, names) => {
  expect(namesOf(await search({ filter, order_by: byName }))).toBe(names);
});

test("ids of models and runs are taken as MLflow writes them", async () => {
  const found = async (filter: string) => namesOf(await search({ filter, order_by: byName }));
  expect(await found(`model_id = '${ids.get("net")}'`)).toBe("net");
  expect(await found(`model_id LIKE '${ids.get("net")!.slice(0, 20)}%'`)).toBe("net");
  expect(await found(`source_run_id = '${run_id}'`)).toBe("net ridge tree");
  expect(await found(`source_run_id LIKE '${run_id.slice(0, 20)}%'`)).toBe("net ridge tree");
  expect(await found("source_run_id = 'none'")).toBe("");
});

test("data sets narrow what metrics are asked, or ask for any metric", async () => {
  const found = async (dataset: object, filter?: string) =>
    namesOf(await search({ datasets: [dataset], order_by: byName, ...(filter && { filter }) }));
  expect(await found({ dataset_name: "test" })).toBe("net ridge");
  expect(await found({ dataset_name: "test", dataset_digest: "d3" })).toBe("net");
  expect(await found({ dataset_name: "test" }, "name != 'net'")).toBe("ridge");
  expect(await found({ dataset_name: "train", dataset_digest: "d1" }, "metrics.mae < 50")).toBe("ridge tree");
  expect(await found({ dataset_name: "test" }, "metrics.mae < 50")).toBe("ridge");
  expect(await found({ dataset_name: "train", dataset_digest: "d2" }, "metrics.mae > 0")).toBe("");
  const either = [{ dataset_name: "train" }, { dataset_name: "test", dataset_digest: "d3" }];
  const filter = "metrics.mae >= 60";
  expect(namesOf(await search({ datasets: either, filter, order_by: byName }))).toBe("net ridge");
});

test("the order is by attributes and by the latest value of a metric, also on one data set", async () => {
  const ordered = async (...order_by: object[]) => namesOf(await search({ order_by }));
  expect(await ordered({ field_name: "metrics.mae", ascending: false })).toBe("net tree ridge bare");
  expect(await ordered({ field_name: "metrics.mae", ascending: true })).toBe("ridge tree net bare");
  const train = { field_name: "metrics.mae", dataset_name: "train", dataset_digest: "d1" };
  expect((await ordered({ ...train, ascending: false })).slice(0, 10)).toBe("tree ridge");
  expect(await ordered({ field_name: "status", ascending: false }, ...byName)).toBe("tree bare net ridge");
  expect(await ordered({ field_name: "model_type" })).toBe("net ridge tree bare");
});

test("a page token belongs to one search", async () => {
  const asked = { order_by: byName, max_results: 3 };
  const first = await search(asked);
  const page_token = first.next_page_token;
  const rest = await search({ ...asked, page_token });
  expect([namesOf(first), namesOf(rest), rest.next_page_token]).toEqual([
    "bare net ridge",
    "tree",
    undefined,
  ]);
  expect(namesOf(await search({ ...asked, page_token, filter: "name = 'x'" }))).toBe(
    "Filter string in the page token does not match the requested filter string. Expected: name = 'x'. Found: None",
  );
  expect(namesOf(await search({ page_token }))).toMatch(
    /^Order by in the page token does not match the requested order by. Expected: None. Found: \[\{'field_name': 'name', 'ascending': True,/,
  );
  expect(namesOf(await search({ ...asked, page_token, experiment_ids: ["0"] }))).toMatch(
    /^Experiment IDs in the page token do not match the requested experiment IDs. Expected: \['0'\]/,
  );
});
