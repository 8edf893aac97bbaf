import { findModel, findRun } from "../../../api/mlflow/requests/ids.ts";
import type { LoggedModel, NewRunMetric, RunMetric } from "../../../client/index.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { attempt, type Crossing, chunksOf, differing, ifKnown, type Place, tagsOf } from "./crossing.ts";
import { carryFiles } from "./files.ts";
import type { SourceLoggedModel, SourceModelMetric } from "./source.ts";

const POINTS = 1000;

interface Measured extends Omit<NewRunMetric, "model"> {
  readonly run: string;
}

const keyOf = ({ run, name, value, at, step, dataSet }: Measured): string =>
  JSON.stringify([run, name, String(value), at, step, dataSet?.name, dataSet?.digest]);

/** MLflow keeps 0 where NaN was measured on a model; the run that measured it, which is here already, knows better. */
async function asMeasured(
  { client, signal }: Crossing,
  given: SourceLoggedModel,
): Promise<SourceLoggedModel> {
  const momentOf = ({ at, step }: Pick<RunMetric, "at" | "step">): string => `${at} ${step}`;
  const divergedAt = new Map<string, Promise<ReadonlySet<string> | undefined>>();

  async function readDiverged(run: string, metric: string): Promise<ReadonlySet<string>> {
    const moments = new Set<string>();
    for await (const point of client.runs.allHistory({ run, metric }, { signal })) {
      if (Number.isNaN(point.value)) moments.add(momentOf(point));
    }
    return moments;
  }

  const metrics: SourceModelMetric[] = [];
  for (const metric of given.metrics) {
    const run = metric.value === 0 ? findRun(metric.run) : undefined;
    if (run === undefined) {
      metrics.push(metric);
      continue;
    }
    const key = JSON.stringify([run, metric.name]);
    const moments = divergedAt.get(key) ?? ifKnown(readDiverged(run, metric.name));
    divergedAt.set(key, moments);
    metrics.push((await moments)?.has(momentOf(metric)) ? { ...metric, value: Number.NaN } : metric);
  }
  return { ...given, metrics };
}

/** What runs measured on a model there that is not known of it here, by run. */
function missingPoints(given: SourceLoggedModel, here: LoggedModel): ReadonlyMap<string, NewRunMetric[]> {
  const known = new Set(
    here.metrics.map(({ dataSet, ...metric }) => keyOf({ ...metric, ...(dataSet && { dataSet }) })),
  );
  const byRun = new Map<string, NewRunMetric[]>();
  for (const { run: id, dataSet, ...point } of given.metrics) {
    const run = findRun(id);
    if (run === undefined) continue;
    const metric = { ...point, ...(dataSet && { dataSet }) };
    if (known.has(keyOf({ ...metric, run }))) continue;
    byRun.set(run, [...(byRun.get(run) ?? []), { ...metric, model: here.uuid }]);
  }
  return byRun;
}

async function carryPoints(
  crossing: Crossing,
  given: SourceLoggedModel,
  here: LoggedModel,
): Promise<boolean> {
  const { client, signal, tally } = crossing;
  const missing = missingPoints(await asMeasured(crossing, given), here);
  for (const [run, points] of missing) {
    const record = async (): Promise<void> => {
      for (const metrics of chunksOf(points, POINTS)) await client.runs.record({ run, metrics }, { signal });
    };
    try {
      await record();
    } catch (error) {
      if (!(error instanceof GalleryError) || error.code !== "run.deleted") throw error;
      await client.runs.change({ run, deleted: false }, { signal });
      await record();
      await client.runs.change({ run, deleted: true }, { signal });
    }
    tally.carry("metric points", points.length);
  }
  return missing.size > 0;
}

async function create(
  { client, project, signal, tally }: Crossing,
  given: SourceLoggedModel,
  uuid: string,
  { number, open }: Place,
): Promise<LoggedModel> {
  await open();
  const sourceRun = findRun(given.run);
  const run = sourceRun === undefined ? undefined : await ifKnown(client.runs.get(sourceRun, { signal }));
  const isHere = run?.project === project;
  if (given.run !== "" && !isHere)
    tally.remark("logged models", given.id, "the run that made it is not here");
  return client.loggedModels.create(
    {
      ...{ project, experiment: number, uuid, name: given.name, type: given.type },
      ...(isHere && { sourceRun: run.uuid }),
    },
    { signal },
  );
}

async function carry(
  crossing: Crossing,
  given: SourceLoggedModel,
  uuid: string,
  place: Place,
): Promise<void> {
  const { client, project, signal, tally } = crossing;
  const found = await ifKnown(client.loggedModels.get(uuid, { signal }));
  if (found !== undefined && found.project !== project) {
    tally.leave("logged models", given.id, `it is in project ${found.project} already`);
    return;
  }
  if (found?.state === "deleted" && given.state === "deleted") {
    tally.meet("logged models");
    return;
  }
  if (found?.state === "deleted") {
    tally.leave("logged models", given.id, "it was deleted here");
    return;
  }
  const here = found ?? (await create(crossing, given, uuid, place));
  const wroteFiles = await carryFiles(
    crossing,
    { ...given, kind: "logged_model" },
    { kind: "logged_model", uuid },
    place.open,
  );
  const measured = await carryPoints(crossing, given, here);
  const params = differing(given.params, here.params);
  const set = differing(tagsOf(given), here.tags);
  const moves = Object.keys(params).length + Object.keys(set).length > 0 || given.status !== here.status;
  if (moves) {
    await place.open();
    await client.loggedModels.change(
      { model: uuid, params, tags: { set }, status: given.status },
      { signal },
    );
  }
  if (given.state === "deleted") await client.loggedModels.change({ model: uuid, deleted: true }, { signal });
  if (found === undefined || wroteFiles || measured || moves) tally.carry("logged models");
  else tally.meet("logged models");
}

/** Carries a logged model: its files, what was measured on it, and last its status. */
export async function carryLoggedModel(
  crossing: Crossing,
  given: SourceLoggedModel,
  place: Place,
): Promise<void> {
  const uuid = findModel(given.id);
  if (uuid === undefined) {
    crossing.tally.leave("logged models", given.id, "its id is not `m-` and 32 hexadecimal digits");
    return;
  }
  await attempt(crossing, "logged models", given.id, () => carry(crossing, given, uuid, place));
}
