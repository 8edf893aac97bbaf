import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** Models that runs logged. What moves on a row (status, tags, deletion) repeats the newest entries of `state_log`. */
export function loggedModels(d: Dialect): readonly string[] {
  return [
    table(
      "logged_model",
      `id ${d.identity}, uuid ${d.text} NOT NULL UNIQUE, experiment ${d.int} NOT NULL, name ${d.text} NOT NULL,
       type ${d.text} NOT NULL, source_run ${d.text}, status ${d.text} NOT NULL, deleted ${d.int} NOT NULL,
       created ${d.int} NOT NULL, updated ${d.int} NOT NULL, actor ${d.text} NOT NULL, content ${d.text} NOT NULL`,
    ),
    index("logged_model_created", "logged_model (experiment, deleted, created DESC, uuid)"),
    index("logged_model_name", "logged_model (experiment, name)"),
    index("logged_model_source", "logged_model (source_run)"),
    table(
      "logged_model_param",
      `model ${d.int} NOT NULL, name ${d.text} NOT NULL, value ${d.text} NOT NULL, PRIMARY KEY (model, name)`,
      d.clustered,
    ),
    table(
      "logged_model_tag",
      `model ${d.int} NOT NULL, name ${d.text} NOT NULL, value ${d.text} NOT NULL, PRIMARY KEY (model, name)`,
      d.clustered,
    ),
    // Appended only, in the order that it is read in. NaN is 0 with a flag, so that a point is one key.
    table(
      "logged_model_metric",
      `model ${d.int} NOT NULL, name ${d.text} NOT NULL, at ${d.int} NOT NULL, step ${d.int} NOT NULL,
       run ${d.text} NOT NULL, value ${d.real} NOT NULL, nan ${d.int} NOT NULL, data_set ${d.text},
       data_set_digest ${d.text}, PRIMARY KEY (model, name, at, step, run, value, nan)`,
      d.clustered,
    ),
  ];
}
