import { expect, test } from "vitest";
import { openMlflowDoor } from "../testing/door.ts";
import { runNameOf } from "./names.ts";

const uuid = (index: number): string =>
  `${(index * 2_654_435_761).toString(16).padStart(8, "0").slice(-8)}-0000-4000-8000-${(index * 40_503_000_017).toString(16).padStart(12, "0").slice(-12)}`;

test("a run's name is drawn from its UUID alone", () => {
  expect(runNameOf(uuid(7))).toBe(runNameOf(uuid(7)));
  expect(runNameOf(uuid(7))).toMatch(/^[a-z]+-[a-z]+-\d{1,3}$/);
});

test("a thousand runs hardly share a name", () => {
  expect(
    new Set(Array.from({ length: 1000 }, (_, index) => runNameOf(uuid(index + 1)))).size,
  ).toBeGreaterThan(990);
});

test("the tag that tells a run's name cannot be removed, only changed", async () => {
  const door = await openMlflowDoor();
  const run = await door.call("POST", "runs/create", { experiment_id: "0", run_name: "old" });
  const { run_id } = run.body.run.info;
  const removal = await door.call("POST", "runs/delete-tag", { run_id, key: "mlflow.runName" });
  expect([removal.status, removal.body.error_code]).toEqual([400, "INVALID_PARAMETER_VALUE"]);
  await door.call("POST", "runs/set-tag", { run_id, key: "mlflow.runName", value: "new" });
  const { info, data } = (await door.call("GET", `runs/get?run_id=${run_id}`)).body.run;
  expect([info.run_name, data.tags]).toEqual(["new", [{ key: "mlflow.runName", value: "new" }]]);
});
