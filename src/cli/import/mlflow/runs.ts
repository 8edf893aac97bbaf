import { findModel, findRun } from "../../../api/mlflow/requests/ids.ts";
import type { NewRunMetric, Run, RunInput, RunMetric, RunRecord } from "../../../client/index.ts";
import { attempt, type Crossing, chunksOf, differing, ifKnown, type Place } from "./crossing.ts";
import { carryFiles } from "./files.ts";
import type { SourceRun } from "./source.ts";

/** What Gallery takes in one record. */
const most = { points: 1000, texts: 500, inputs: 20, outputs: 500 } as const;

const latestOf = (metrics: readonly RunMetric[]): ReadonlyMap<string, RunMetric> =>
  new Map(metrics.map((metric) => [metric.name, metric]));

function lacksPoints(given: SourceRun, here: Run): boolean {
  const known = latestOf(here.metrics);
  return given.metrics.some(({ name, value, at, step }) => {
    const own = known.get(name);
    return own === undefined || !Object.is(own.value, value) || own.at !== at || own.step !== step;
  });
}

function inputsOf({ dataSets, models }: SourceRun): readonly RunInput[] {
  const uuids = models.map(findModel).filter((uuid) => uuid !== undefined);
  return [...dataSets, ...uuids.map((model) => ({ model }))];
}

const outputsOf = ({ outputs }: SourceRun) =>
  outputs.flatMap(({ model, step }) => {
    const uuid = findModel(model);
    return uuid === undefined ? [] : [{ model: uuid, step }];
  });

const keyOf = (input: RunInput): string =>
  "model" in input ? input.model : JSON.stringify([input.dataSet.name, input.dataSet.digest]);

/** Ended here as it ended there, with all that it told: its end is what is written last. */
function isWhole(given: SourceRun, here: Run): boolean {
  const inputs = new Set(here.inputs.map(keyOf));
  return (
    given.status === here.status &&
    given.endedAt === here.endedAt &&
    (given.name === "" || given.name === here.name) &&
    Object.keys(differing(given.params, here.params)).length === 0 &&
    Object.keys(differing(given.tags, here.tags)).length === 0 &&
    !lacksPoints(given, here) &&
    inputsOf(given).every((input) => inputs.has(keyOf(input))) &&
    outputsOf(given).length <= here.outputs.length
  );
}

const recordFrom = (pairs: readonly (readonly [string, string])[]): Record<string, string> =>
  Object.fromEntries(pairs);

/** Everything but points, in pieces that Gallery takes. */
function* pieces(given: SourceRun): Generator<Omit<RunRecord, "run">> {
  for (const some of chunksOf(Object.entries(given.params), most.texts)) yield { params: recordFrom(some) };
  for (const some of chunksOf(Object.entries(given.tags), most.texts)) yield { tags: recordFrom(some) };
  for (const inputs of chunksOf(inputsOf(given), most.inputs)) yield { inputs };
  for (const outputs of chunksOf(outputsOf(given), most.outputs)) yield { outputs };
}

async function carryPoints(crossing: Crossing, given: SourceRun, run: string): Promise<void> {
  const { source, client, signal, tally } = crossing;
  let metrics: NewRunMetric[] = [];
  const send = async (): Promise<void> => {
    if (metrics.length === 0) return;
    await client.runs.record({ run, metrics }, { signal });
    tally.carry("metric points", metrics.length);
    metrics = [];
  };
  for await (const point of source.points(given)) {
    metrics.push(point);
    if (metrics.length === most.points) await send();
  }
  await send();
}

async function tell(crossing: Crossing, given: SourceRun, here: Run): Promise<void> {
  const { client, signal } = crossing;
  const run = here.uuid;
  for (const piece of pieces(given)) await client.runs.record({ run, ...piece }, { signal });
  await carryPoints(crossing, given, run);
}

/**
 * Carries runs, each whole: what it told, then its files, then its end. Those that are deleted stay open until
 * `setAside`, as what was measured on logged models is written to them later.
 */
export function createRunCarrier(crossing: Crossing) {
  const { client, project, signal, tally } = crossing;
  const aside: string[] = [];

  /** Opens a run that is deleted here as it is there; one that only Gallery has deleted stays so. */
  function opener(given: SourceRun, here: Run, place: Place): () => Promise<void> {
    let isOpen = here.state === "active";
    return async () => {
      await place.open();
      if (isOpen || given.state === "active") return;
      isOpen = true;
      const { state } = await client.runs.get(here.uuid, { signal });
      if (state === "deleted") await client.runs.change({ run: here.uuid, deleted: false }, { signal });
    };
  }

  async function create(given: SourceRun, uuid: string, place: Place): Promise<Run> {
    await place.open();
    return client.runs.create(
      {
        ...{ project, experiment: place.number, uuid, user: given.user },
        ...(given.name !== "" && { name: given.name }),
        ...(given.startedAt !== undefined && { startedAt: given.startedAt }),
      },
      { signal },
    );
  }

  async function carry(given: SourceRun, uuid: string, place: Place, ownState: boolean): Promise<void> {
    const found = await ifKnown(client.runs.get(uuid, { signal }));
    if (found !== undefined && (found.project !== project || found.experiment !== place.number)) {
      const where = `experiment ${found.experiment} of project ${found.project}`;
      tally.leave("runs", given.id, `it is in ${where} already`);
      return;
    }
    const here = found ?? (await create(given, uuid, place));
    const open = opener(given, here, place);
    const whole = found !== undefined && isWhole(given, found);
    if (!whole) {
      await open();
      await tell(crossing, given, here);
    }
    const owner = { kind: "run", uuid } as const;
    const wrote = await carryFiles(crossing, { ...given, kind: "run" }, owner, open);
    if (!whole) {
      const { status, endedAt, name } = given;
      await client.runs.change({ run: uuid, status, endedAt, ...(name !== "" && { name }) }, { signal });
    }
    if (given.state === "deleted" && ownState) aside.push(uuid);
    if (whole && !wrote) tally.meet("runs");
    else tally.carry("runs");
  }

  return {
    /** @param ownState whether the run is deleted by itself when it is, not with its experiment */
    async carry(given: SourceRun, place: Place, ownState: boolean): Promise<void> {
      const uuid = findRun(given.id);
      if (uuid === undefined) {
        tally.leave("runs", given.id, "its id is not 32 hexadecimal digits");
        return;
      }
      await attempt(crossing, "runs", given.id, () => carry(given, uuid, place, ownState));
    },

    async setAside(): Promise<void> {
      for (const run of aside) {
        const { state } = await client.runs.get(run, { signal });
        if (state === "active") await client.runs.change({ run, deleted: true }, { signal });
      }
    },
  };
}
