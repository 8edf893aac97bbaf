import { expect, test } from "vitest";
import { modelUuid, runUuid } from "./mlflow-ids.ts";

const UUID = "0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10";
const HEX = UUID.replaceAll("-", "");

test("a run is named by its UUID or as MLflow's clients print it", () => {
  expect([UUID, HEX, "something else"].map(runUuid)).toEqual([UUID, UUID, "something else"]);
});

test("a logged model is named by its UUID or as MLflow's clients print it", () => {
  expect([UUID, `m-${HEX}`, HEX].map(modelUuid)).toEqual([UUID, UUID, HEX]);
});
