import type { View } from "../../../../../../domain/search.ts";
import {
  type Context,
  compareText,
  compileCondition,
  evaluate,
  parse,
  type Scalar,
  Time,
  type Value,
} from "../../../../../../expression/index.ts";
import type { Records } from "../../../../store.ts";
import { uuid } from "../../../../testing/fixtures.ts";
import { experiment, insertMetrics, metric, placeOf, run } from "../../../../testing/run-fixtures.ts";
import type { SampleRun } from "./arbitraries.ts";

/** A run as the store keeps it, and as the test knows it. */
export interface Known extends SampleRun {
  readonly id: number;
  readonly uuid: string;
  readonly created: number;
}

export interface Wanted {
  readonly by: string;
  readonly descending: boolean;
}

const LOCATIONS = [null, "s3://bucket/x", null];

/** Writes runs into a store; every other experiment keeps its files elsewhere. */
export async function populate(records: Records, samples: readonly SampleRun[]): Promise<Known[]> {
  return records.write(function* (tables) {
    const experiments: number[] = [];
    for (const [number, artifactLocation] of LOCATIONS.entries()) {
      experiments.push(yield* experiment(tables, number, { artifactLocation }));
    }
    const known: Known[] = [];
    for (const [index, sample] of samples.entries()) {
      // In another order than the ids.
      const made = { ...sample, uuid: uuid((index * 7919) % 65_536), created: 1_000 + index };
      const { params, tags, metrics, dataSets, inputs, ...row } = made;
      const id = yield* run(tables, index, {
        ...row,
        experiment: experiments[sample.experiment]!,
        deleted: Number(sample.deleted),
      });
      const place = { ...placeOf(id), experiment: experiments[sample.experiment]! };
      yield* tables.runData.insertParams(place, Object.entries(params), 0);
      yield* tables.runData.putTags(place, Object.entries(tags));
      yield* insertMetrics(
        tables,
        place,
        Object.entries(metrics).map(([name, value]) => metric(name, value)),
        0,
      );
      yield* tables.runData.insertDataSets(
        place,
        dataSets.map(({ name, digest, context }) => ({
          dataSet: { name, digest, sourceType: "local", source: "x", schema: null, profile: null },
          tags: Object.fromEntries(context === null ? [] : [["mlflow.data.context", context]]),
        })),
        0,
      );
      yield* tables.runData.insertModels(id, inputs, 0);
      known.push({ ...made, id });
    }
    return known;
  });
}

/** The runs that a condition lets through in the order wanted, by the evaluator alone. */
export function expected(
  known: readonly Known[],
  where: string,
  order: readonly Wanted[],
  experiments: readonly number[],
  view: View,
): Known[] {
  const holds = compileCondition(parse(where));
  const keys = [...order.flatMap(withNan), ...ties.filter(({ by }) => !order.some((each) => each.by === by))];
  return known
    .filter(
      (each) =>
        experiments.includes(each.experiment) && (view === "all" || each.deleted === (view === "deleted")),
    )
    .filter((each) => holds(contextOf(each)))
    .sort((a, b) => {
      for (const { by, descending } of keys) {
        const difference = compareKeys(keyOf(a, by), keyOf(b, by), descending);
        if (difference !== 0) return difference;
      }
      return 0;
    });
}

const ties: readonly Wanted[] = [
  { by: "started", descending: true },
  { by: "uuid", descending: false },
];

const withNan = (key: Wanted): Wanted[] =>
  key.by.startsWith("metrics") ? [key, { by: `nan ${key.by}`, descending: true }] : [key];

function keyOf(known: Known, by: string): number | string | null {
  const nan = /^nan metrics(?:\.|\[")(.*?)(?:"\])?$/.exec(by);
  if (nan !== null) return Number(Object.hasOwn(known.metrics, nan[1]!));
  const result = evaluate(parse(by), contextOf(known));
  if (result.kind === "missing") return null;
  const { value } = result;
  if (value instanceof Time) return value.ms;
  return typeof value === "boolean" ? Number(value) : (value as number | string);
}

function compareKeys(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const difference = typeof a === "string" ? compareText(a, b as string) : a - (b as number);
  return descending ? -difference : difference;
}

function contextOf(known: Known): Context {
  const fields = fieldsOf(known);
  return {
    now: 0,
    field: ({ name, path }) =>
      name === "params" && path.length > 0
        ? own(known.params, path.join("."))
        : fields[[name, ...path].join(".")],
    metric: ({ name }) => finite(own(known.metrics, name)),
    tag: ({ name }) => own(known.tags, name),
    points: () => [],
  };
}

/** Numbers beyond a double are the largest one, as every number is less or more than they. */
const finite = (value: number | undefined): number | undefined =>
  value === undefined ? value : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, value));

const own = <T>(record: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(record, name) ? record[name] : undefined;

function fieldsOf(known: Known): Readonly<Record<string, Value | null>> {
  const { experiment: number, started, ended, created, dataSets } = known;
  const items = (each: readonly (Scalar | null)[]): Scalar[] => [
    ...new Set(each.filter((item) => item !== null)),
  ];
  return {
    ...{ uuid: known.uuid, uuid_hex: known.uuid.replaceAll("-", ""), name: known.name, user: known.user },
    ...{ status: known.status, started: new Time(started), start_time: new Time(started) },
    ...{ ended: ended === null ? null : new Time(ended), created: new Time(created), deleted: known.deleted },
    ...{
      experiment: number,
      experiment_id: String(number),
      experiment_name: `e${number}`,
      artifact_location: LOCATIONS[number]!,
    },
    ...{ params: Object.keys(known.params), tags: Object.keys(known.tags) },
    metric_names: Object.keys(known.metrics),
    data_sets: items(dataSets.map(({ name }) => name)),
    "data_sets.digest": items(dataSets.map(({ digest }) => digest)),
    "data_sets.context": items(dataSets.map(({ context }) => context)),
    ...{ inputs: items(known.inputs), outputs: [] },
  };
}
