import { readFileSync } from "node:fs";
import { subjectContext } from "../../../../expression/context.ts";
import { type Context, Time } from "../../../../expression/index.ts";
import { findRun } from "../../requests/ids.ts";

/** The records that MLflow was asked about, as our expressions see them. */

type Texts = Readonly<Record<string, string>>;

interface Records {
  readonly experiments: readonly { readonly name: string; readonly created: number; readonly tags: Texts }[];
  readonly runs: readonly {
    readonly id: string;
    readonly name: string;
    readonly user: string;
    readonly status: string;
    readonly start: number;
    readonly end: number | null;
    readonly params: Texts;
    readonly tags: Texts;
    readonly metrics: Readonly<Record<string, number | "NaN" | "Infinity">>;
    readonly datasets: readonly (readonly [string, string, string | null])[];
  }[];
  readonly registeredModels: readonly { readonly name: string; readonly tags: Texts }[];
  readonly modelVersions: readonly {
    readonly name: string;
    readonly version: number;
    readonly source: string;
    readonly run: string | null;
    readonly tags: Texts;
  }[];
}

const records = JSON.parse(readFileSync(new URL("records.json", import.meta.url), "utf8")) as Records;

/** A context with fields of any name, also with a path. */
function contextOf(
  fields: Readonly<Record<string, unknown>>,
  { tags, metrics = {} }: { readonly tags: Texts; readonly metrics?: Readonly<Record<string, number>> },
): Context {
  const named = subjectContext({ ...fields, tags, metrics }, 0);
  return {
    ...named,
    field: (reference) => {
      const { name, path } = reference;
      const key = [name, ...path].join(".");
      return path.length === 0 ? named.field(reference) : named.field({ ...reference, name: key, path: [] });
    },
  };
}

const distinct = <T>(items: readonly (T | null)[]): T[] => [
  ...new Set(items.filter((each) => each !== null)),
];

/** MLflow keeps infinities as the largest numbers. */
const metricValue = (value: number | string): number =>
  value === "Infinity" ? Number.MAX_VALUE : Number(value);

const runs = records.runs.map(({ params, tags, metrics, datasets, ...run }) =>
  contextOf(
    {
      uuid: findRun(run.id),
      ...{ uuid_hex: run.id, name: run.name, user: run.user, status: run.status.toLowerCase() },
      ...{ start_time: new Time(run.start), end_time: run.end === null ? null : new Time(run.end) },
      ...{ experiment_id: "1", metric_names: Object.keys(metrics) },
      ...Object.fromEntries(Object.entries(params).map(([name, value]) => [`params.${name}`, value])),
      "data_sets.name": distinct(datasets.map(([name]) => name)),
      "data_sets.digest": distinct(datasets.map(([, digest]) => digest)),
      "data_sets.context": distinct(datasets.map(([, , context]) => context)),
    },
    {
      tags: { ...tags, "mlflow.runName": run.name },
      metrics: Object.fromEntries(Object.entries(metrics).map(([name, value]) => [name, metricValue(value)])),
    },
  ),
);

const experiments = records.experiments.map(({ name, created, tags }, number) =>
  contextOf({ name, number, created: new Time(created), updated: new Time(created) }, { tags }),
);

const registeredModels = records.registeredModels.map(({ name, tags }) =>
  contextOf({ title: name }, { tags }),
);

const modelVersions = records.modelVersions.map(({ name, version, source, run, tags }) =>
  contextOf({ title: name, place: version, source, run_id: run === null ? null : findRun(run) }, { tags }),
);

export const contexts: Readonly<Record<string, readonly Context[]>> = {
  runs,
  experiments,
  registeredModels,
  modelVersions,
  loggedModels: [],
};
