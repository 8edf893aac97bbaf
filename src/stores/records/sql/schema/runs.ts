import type { Dialect } from "../dialect.ts";
import { type Column, column, index, table } from "./statements.ts";

/**
 * Experiments, and what their runs tell while they train. What moves on a row (name, status, end, tags, deletion)
 * repeats the newest entries of `state_log`.
 */
export function runs(d: Dialect): readonly string[] {
  return [
    table(
      "experiment",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, project ${d.int} NOT NULL, number ${d.int} NOT NULL,
       name ${d.text} NOT NULL, location ${d.text}, tags ${d.json} NOT NULL, deleted ${d.int} NOT NULL,
       created ${d.int} NOT NULL, updated ${d.int} NOT NULL, actor ${d.text} NOT NULL,
       UNIQUE (project, number), UNIQUE (project, name)`,
    ),
    // `deleted` is a sum: 1 by itself, 2 with its experiment; 0 means active.
    table(
      "run",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, experiment ${d.int} NOT NULL, name ${d.text} NOT NULL,
       user_name ${d.text} NOT NULL, status ${d.text} NOT NULL, started ${d.int} NOT NULL, ended ${d.int},
       deleted ${d.int} NOT NULL, created ${d.int} NOT NULL, actor ${d.text} NOT NULL, content ${d.text} NOT NULL`,
    ),
    index("run_started", "run (experiment, started DESC, uuid)"),
    // The experiment comes first, so that a search reads pages that hold no other's. `number` is the one that the
    // value writes, which searches compare.
    table(
      "run_param",
      `experiment ${d.int} NOT NULL, run ${d.int} NOT NULL, name ${d.text} NOT NULL, value ${d.text} NOT NULL,
       number ${d.real}, PRIMARY KEY (experiment, run, name)`,
      d.clustered,
    ),
    table(
      "run_tag",
      `experiment ${d.int} NOT NULL, run ${d.int} NOT NULL, name ${d.text} NOT NULL, value ${d.text} NOT NULL,
       PRIMARY KEY (experiment, run, name)`,
      d.clustered,
    ),
    // One row for each metric of a run, with its latest point; a NULL value is NaN, which no order knows.
    table(
      "run_metric",
      `id ${d.identity}, run ${d.int} NOT NULL, name ${d.text} NOT NULL, experiment ${d.int} NOT NULL,
       value ${d.real}, at ${d.int} NOT NULL, step ${d.int} NOT NULL, UNIQUE (run, name)`,
    ),
    index("run_metric_value", "run_metric (experiment, name, value, run)"),
    // Appended only, in the order that it is read in. NaN is 0 with a flag, so that a point is one key.
    table(
      "run_point",
      `metric ${d.int} NOT NULL, at ${d.int} NOT NULL, step ${d.int} NOT NULL, value ${d.real} NOT NULL,
       nan ${d.int} NOT NULL, PRIMARY KEY (metric, at, step, value, nan)`,
      d.clustered,
    ),
    table(
      "data_set",
      `id ${d.identity}, experiment ${d.int} NOT NULL, name ${d.text} NOT NULL, digest ${d.text} NOT NULL,
       source_type ${d.text} NOT NULL, source ${d.text} NOT NULL, schema ${d.text}, profile ${d.text},
       UNIQUE (experiment, name, digest)`,
    ),
    table(
      "run_data_set",
      `id ${d.identity}, run ${d.int} NOT NULL, data_set ${d.int} NOT NULL, tags ${d.json} NOT NULL,
       UNIQUE (run, data_set)`,
    ),
    // Logged models that a run used, or made at a step.
    table(
      "run_model",
      `id ${d.identity}, run ${d.int} NOT NULL, made ${d.int} NOT NULL, model ${d.text} NOT NULL, step ${d.int} NOT NULL,
       UNIQUE (run, made, model)`,
    ),
    index("run_model_model", "run_model (model, run)"),
  ];
}

/** Runs by a param or tag that equals a text, by the start of it, as a key has room for no more. */
export const runTexts: readonly string[] = ["run_param", "run_tag"].map((name) =>
  index(`${name}_value`, `${name} (experiment, name, substr(value, 1, 64), run)`),
);

/** When what is only ever added to a run became known; 0 for what was there before this was noted. */
export const runMoments = (d: Dialect): readonly Column[] =>
  ["run_param", "run_point", "run_data_set", "run_model"].map((name) =>
    column(name, "recorded", `${d.int} NOT NULL DEFAULT 0`),
  );
