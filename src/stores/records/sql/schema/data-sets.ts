import { index } from "./statements.ts";

/** Who used a data set, and what for. */
export const dataSets: readonly string[] = [
  index("run_data_set_data_set", "run_data_set (data_set, (tags ->> 'mlflow.data.context'))"),
];
