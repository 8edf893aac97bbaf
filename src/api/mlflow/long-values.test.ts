import { expect, test } from "vitest";
import { openMlflowDoor } from "./testing/door.ts";

const LONGEST = 65_536;

test("long params and tags are kept whole, and what is too long is refused in MLflow's form", async () => {
  const door = await openMlflowDoor();
  const { body } = await door.call("POST", "runs/create", { experiment_id: "0" });
  const { run_id } = body.run.info;
  const value = `{"${"é".repeat(LONGEST - 5)}":1`;
  expect((await door.call("POST", "runs/log-parameter", { run_id, key: "config", value })).status).toBe(200);
  expect((await door.call("POST", "runs/set-tag", { run_id, key: "note", value })).status).toBe(200);
  const { data } = (await door.call("GET", `runs/get?run_id=${run_id}`)).body.run;
  expect(data.params).toEqual([{ key: "config", value }]);
  expect(data.tags).toContainEqual({ key: "note", value });
  for (const path of ["runs/log-parameter", "runs/set-tag"]) {
    const refused = await door.call("POST", path, { run_id, key: "longer", value: "x".repeat(LONGEST + 1) });
    expect([refused.status, refused.body]).toEqual([
      400,
      {
        error_code: "INVALID_PARAMETER_VALUE",
        message: expect.stringContaining(`has ${LONGEST + 1} characters; at most ${LONGEST} are kept`),
      },
    ]);
  }
});

test("names of experiments are counted in code points", async () => {
  const door = await openMlflowDoor();
  expect((await door.call("POST", "experiments/create", { name: "🦊".repeat(500) })).status).toBe(200);
  expect((await door.call("POST", "experiments/create", { name: "🦊".repeat(501) })).status).toBe(400);
});
