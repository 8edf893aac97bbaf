import type { LoggedModelStatus, Presence, RunStatus } from "../../../../client/index.ts";
import type { Texts } from "../source.ts";

/** Words that MLflow's stores have in common. */

/** The tag by which MLflow tells a run's name once more. */
const RUN_NAME = "mlflow.runName";

/** The name of a run, which older stores tell by a tag alone, and its tags without that one. */
export function nameAmong(
  name: string | null | undefined,
  { [RUN_NAME]: tagged = "", ...tags }: Texts,
): { readonly name: string; readonly tags: Texts } {
  return { name: name || tagged, tags };
}

/** Stores number what the REST interface names. */
const runStatuses: readonly RunStatus[] = ["running", "scheduled", "finished", "failed", "killed"];
const modelStatuses: readonly LoggedModelStatus[] = ["pending", "ready", "failed"];

export const runStatusOf = (number: number): RunStatus => runStatuses[number - 1] ?? "running";
export const modelStatusOf = (number: number): LoggedModelStatus => modelStatuses[number - 1] ?? "pending";

export const stateOf = (stage: string | null | undefined): Presence =>
  stage === "deleted" ? "deleted" : "active";

/** The stage of a version that was deleted: its row or folder stays, so that its number is not given again. */
export const DELETED_STAGE = "Deleted_Internal";
