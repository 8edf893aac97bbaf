import { Readable } from "node:stream";
import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { NewMetricPoint } from "../../../domain/metric.ts";
import { isPrompt, PROMPT_TEXT } from "../../../domain/mlflow.ts";
import type { RunMetric } from "../../../domain/run.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Fields } from "../../../domain/values.ts";
import type { Gallery } from "../../../gallery.ts";
import type { MlflowCall } from "../call.ts";
import { findModel, findRun } from "../requests/ids.ts";
import { checkModelName } from "./checks.ts";
import { originFields } from "./fields.ts";
import type { Lookup } from "./lookup.ts";
import { type Member, SINGLE } from "./members.ts";
import { createPartitions } from "./partitions.ts";
import { checkHost, checkPromptSource } from "./source-rules.ts";
import type { Found, Sources, Told } from "./sources.ts";

export interface NewVersion {
  readonly name: string;
  readonly told: Told;
  readonly tags: Readonly<Record<string, string>>;
  readonly runLink: string;
  readonly description: string;
}

/** Makes instances of what MLflow's clients register. */
export function createRegistration(gallery: Gallery, lookup: Lookup, sources: Sources) {
  const { storage } = gallery;
  const partitions = createPartitions(gallery);

  async function upload(caller: Caller, project: string, text: string): Promise<string> {
    const bytes = Readable.from([Buffer.from(text)]);
    return (await storage.uploadBlob(caller, { project, bytes })).digest;
  }

  async function content(
    { caller, project }: MlflowCall,
    members: readonly Member[],
    text: string,
  ): Promise<{ blob: string } | { files: readonly Member[] }> {
    const [only] = members;
    if (only === undefined) return { blob: await upload(caller, project, text) };
    return only.path === SINGLE ? { blob: only.digest } : { files: members };
  }

  return {
    async register(call: MlflowCall, { name, told, tags, runLink, description }: NewVersion) {
      const { caller, project } = call;
      const prompt = isPrompt(tags);
      if (prompt) checkPromptSource(told.source);
      checkHost(told.source);
      const found = prompt ? promptOf(told) : await sources.find(call, told);
      checkModelName(name);
      const registered = await lookup.model(call, name);
      const { baseVersionId } = registered;
      const { source, runId, model, members, location } = found;
      const loggedModel = model?.uuid ?? findModel(told.modelId ?? "") ?? "";
      const isPointer = !prompt && members.length === 0;
      const given = {
        ...{ project, baseVersionId, tags },
        ...(await content(call, members, prompt ? (tags[PROMPT_TEXT] ?? "") : source)),
        metrics: measuredOf(found),
        ...(model !== null && { madeOf: model.uuid }),
      };
      const runUuid = findRun(runId) ?? runId;
      const origin = originFields({
        source,
        location,
        loggedModel,
        runLink,
        description,
        isPointer,
        runId: runUuid,
      });
      const create = (fields: Fields) =>
        storage.createInstance(caller, { ...given, fields: { ...fields, ...origin } });
      const { uuid } = await create({}).catch(async (error: unknown) => {
        // Few models are partitioned, and nothing more is read of the others.
        if (!isOfNoPartition(error)) throw error;
        return create(await partitions.find(call, registered, [tags, ...textsOf(found)]));
      });
      return storage.getRegisteredInstance(caller, { uuid });
    },
  };
}

export type Registration = ReturnType<typeof createRegistration>;

const isOfNoPartition = (error: unknown): boolean =>
  error instanceof GalleryError && error.code === "partition.missing";

/** What the parts of a source say of themselves by name. */
const textsOf = ({ partition, run, model }: Found) =>
  [partition, run?.params, model?.params, run?.tags, model?.tags].filter((each) => each !== undefined);

const promptOf = ({ source, runId = "" }: Told): Found => ({
  source,
  location: "",
  runId,
  run: null,
  model: null,
  partition: {},
  members: [],
});

/** Points come in their order, so the last of a name is the newest. */
const newestOf = (points: readonly RunMetric[]): readonly RunMetric[] => [
  ...new Map(points.map((point) => [point.name, point])).values(),
];

/** What was measured goes with the instance, as far as it can be compared. */
const measuredOf = ({ run, model }: Found): readonly NewMetricPoint[] =>
  newestOf((run ?? model)?.metrics ?? []).flatMap(pointOf);

function pointOf({ name, value, at, step }: RunMetric): NewMetricPoint[] {
  if (!Number.isFinite(value)) return [];
  return [{ scope: "Training", name, value, at: timeOf(at), step }];
}
