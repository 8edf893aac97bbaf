import { findModel, findRun } from "../../api/mlflow/requests/ids.ts";

/** A run as a person names it: by its UUID, or by the id that MLflow's clients print. */
export const runUuid = (given: string): string => findRun(given) ?? given;

/** A logged model, likewise. */
export const modelUuid = (given: string): string => findModel(given) ?? given;
