import { invalid, type MlflowError, missing } from "../errors.ts";
import { pythonJson } from "./python.ts";

const RUN = /^[a-zA-Z0-9][\w-]{0,255}$/;
const HEX = /^[0-9a-f]{32}$/i;
const MODEL = /^m-([0-9a-f]{32})$/i;

function uuidOf(hex: string): string {
  return [8, 12, 16, 20, 32]
    .map((end, index, ends) => hex.slice(index === 0 ? 0 : ends[index - 1], end))
    .join("-")
    .toLowerCase();
}

export const runMissing = (runId: string): MlflowError => missing(`Run with id=${runId} not found`);

export const modelMissing = (modelId: string): MlflowError =>
  missing(`Logged model with ID '${modelId}' not found.`);

/** MLflow writes a run's UUID without dashes. An id of another form names no run. */
export function findRun(runId: string): string | undefined {
  return HEX.test(runId) ? uuidOf(runId) : undefined;
}

export function runUuid(runId: string): string {
  const uuid = findRun(runId);
  if (uuid !== undefined) return uuid;
  throw runMissing(runId);
}

/** Some requests are refused for an id that never names a run; the others do not find it. */
export function checkRunId(runId: string): void {
  if (RUN.test(runId)) return;
  throw invalid(`Invalid value ${pythonJson(runId)} for parameter 'run_id' supplied.`);
}

export function runIdOf(uuid: string): string {
  return uuid.replaceAll("-", "");
}

/** A logged model's id is `m-` and its UUID without dashes. An id of another form names no model. */
export function findModel(modelId: string): string | undefined {
  const hex = MODEL.exec(modelId)?.[1];
  return hex === undefined ? undefined : uuidOf(hex);
}

export function modelUuid(modelId: string): string {
  const uuid = findModel(modelId);
  if (uuid !== undefined) return uuid;
  throw modelMissing(modelId);
}

export function modelIdOf(uuid: string): string {
  return `m-${runIdOf(uuid)}`;
}

/** The number of an experiment; nothing said means the default one. */
export function experimentNumber(experimentId: string | undefined): number {
  if (experimentId === undefined || experimentId === "") return 0;
  const number = Number(experimentId);
  if (!/^\s*[+-]?\d+\s*$/.test(experimentId) || !Number.isSafeInteger(number)) {
    throw invalid(`Invalid experiment ID '${experimentId}'. Experiment ID must be a valid integer.`);
  }
  if (number < 0) throw missing(`No Experiment with id=${number} exists`);
  return number;
}
