import { expect, test } from "vitest";
import { modelStatusOf, nameAmong, runStatusOf, stateOf } from "./words.ts";

test("a run's name stands by itself or among its tags, which then do not tell it twice", () => {
  const tags = { "mlflow.runName": "tagged", other: "x" };
  expect(nameAmong("own", tags)).toEqual({ name: "own", tags: { other: "x" } });
  expect(nameAmong(null, tags)).toEqual({ name: "tagged", tags: { other: "x" } });
  expect(nameAmong("", {})).toEqual({ name: "", tags: {} });
});

test("numbers of statuses are those of MLflow", () => {
  expect([1, 2, 3, 4, 5, 9].map(runStatusOf)).toEqual([
    ...["running", "scheduled", "finished", "failed", "killed"],
    "running",
  ]);
  expect([0, 1, 2, 3].map(modelStatusOf)).toEqual(["pending", "pending", "ready", "failed"]);
  expect([null, "active", "deleted"].map(stateOf)).toEqual(["active", "active", "deleted"]);
});
