import { assert, asyncProperty, constantFrom, dictionary, jsonValue, oneof, string, tuple } from "fast-check";
import { expect, test } from "vitest";
import { endpoints, pathOf } from "./endpoints.ts";
import { startMlflowDoor } from "./testing/door.ts";

const names = [
  ..."name new_name experiment_id experiment_ids experiment_name run_id run_ids run_name user_id key value".split(
    " ",
  ),
  ..."timestamp step metrics params tags datasets models model_id model_json status start_time end_time".split(
    " ",
  ),
  ..."metric_key max_results page_token filter order_by view_type run_view_type path version alias stage".split(
    " ",
  ),
  ..."stages source description artifact_location model_type source_run_id archive_existing_versions".split(
    " ",
  ),
];

const done = endpoints.filter(({ standing }) => standing === "done");
const odd = [
  "0",
  "1",
  "a",
  "NaN",
  "-1",
  "\u0000",
  "\ud800",
  "__proto__",
  0,
  -1,
  1e308,
  null,
  "é/../x",
  "READY",
  "RUNNING",
];
const odder = [
  [],
  {},
  [{}],
  [null],
  [{ key: "a", value: 1, timestamp: 1 }],
  [{ key: "k" }],
  "a = 'b'",
  "name LIKE '%'",
];

/** Requests that now and then name what is there. */
function requests(there: readonly string[]) {
  const value = oneof(
    jsonValue({ maxDepth: 3 }),
    constantFrom(...odd, ...odder, ...there),
    constantFrom(...there),
  );
  const fields = dictionary(constantFrom(...names), value, { maxKeys: 8 });
  const part = oneof(string({ minLength: 1, maxLength: 8 }), constantFrom("m-0", "..", "%", ...there));
  return tuple(constantFrom(...done), part, fields);
}

function urlOf(path: string, filling: string, query: Readonly<Record<string, unknown>>): string {
  const filled = path.replaceAll(/\{\w+\*?\}/g, () => encodeURIComponent(filling.toWellFormed()));
  const texts = Object.entries(query).map(([name, each]): [string, string] => [
    name,
    typeof each === "string" ? each.toWellFormed() : JSON.stringify(each),
  ]);
  return `${filled}?${new URLSearchParams(texts)}`;
}

test("whatever is sent, the answer is no fault of the server's and a refusal has MLflow's form", async () => {
  const door = await startMlflowDoor();
  const made = await door.call("POST", "runs/create", { experiment_id: "0", run_name: "there" });
  const model = await door.call("POST", "logged-models", { experiment_id: "0", name: "there" });
  await door.call("POST", "registered-models/create", { name: "there" });
  const there = [made.body.run.info.run_id, model.body.model.info.model_id, "there", "0"];
  try {
    await assert(
      asyncProperty(requests(there), async ([endpoint, filling, fields]) => {
        const { method } = endpoint;
        const answer = await door.send({
          method,
          url: urlOf(pathOf(endpoint), filling, method === "GET" ? fields : {}),
          headers: { "content-type": "application/json" },
          ...(method !== "GET" && { payload: JSON.stringify(fields) }),
        });
        const refusal = answer.statusCode < 400 ? null : answer.json();
        expect([answer.statusCode < 500 || answer.statusCode === 501, refusal]).toEqual([
          true,
          refusal && { error_code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringMatching(/./) },
        ]);
      }),
      { numRuns: 1500 },
    );
  } finally {
    await door.close();
  }
});
