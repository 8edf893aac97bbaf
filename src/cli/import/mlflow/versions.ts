import { Readable } from "node:stream";
import { originFields } from "../../../api/mlflow/registry/fields.ts";
import { findModel, findRun } from "../../../api/mlflow/requests/ids.ts";
import type { ArtifactOwner, Instance, NewMetricPoint, RunMetric } from "../../../client/index.ts";
import { isPrompt, PROMPT_TEXT } from "../../../domain/mlflow.ts";
import type { RegisteredInstance } from "../../../domain/registry.ts";
import { timeOf } from "../../../domain/time.ts";
import { type Crossing, ifKnown, tagsOf } from "./crossing.ts";
import { carryLoose, filesHere } from "./files.ts";
import type { SourceModel, SourceVersion } from "./source.ts";

const PLACE =
  /(?:^|\/)(?:models\/(?<model>m-[0-9a-f]{32})|(?<run>[0-9a-f]{32}))\/artifacts(?:\/(?<path>.*?))?\/*$/;

/** The run or logged model whose files a URI names, whatever the store that it is in, and the folder within them. */
export function ownerIn(uri: string): { readonly owner: ArtifactOwner; readonly path: string } | undefined {
  const { model, run, path = "" } = PLACE.exec(uri)?.groups ?? {};
  if (model !== undefined) return { owner: { kind: "logged_model", uuid: findModel(model)! }, path };
  return run === undefined ? undefined : { owner: { kind: "run", uuid: findRun(run)! }, path };
}

interface Member {
  readonly path: string;
  readonly digest: string;
}

/** The files below a folder by their paths in it, or the file of that name. */
async function membersIn(crossing: Crossing, uri: string): Promise<readonly Member[]> {
  const place = ownerIn(uri);
  if (place === undefined) return [];
  const { owner, path: top } = place;
  const found = (await ifKnown(filesHere(crossing, owner, top))) ?? new Map();
  const from = top === "" ? 0 : top.length + 1;
  if (found.size > 0 || top === "") {
    return [...found].map(([path, { digest }]) => ({ path: path.slice(from), digest }));
  }
  const { client, signal } = crossing;
  const file = await ifKnown(client.artifacts.get({ owner, path: top }, { signal }));
  return file === undefined ? [] : [{ path: top.slice(top.lastIndexOf("/") + 1), digest: file.digest }];
}

/** Those of its run or logged model, which are here already; else those at the place that it names. */
async function filesOf(crossing: Crossing, id: string, files: string): Promise<readonly Member[]> {
  const here = await membersIn(crossing, files);
  return here.length > 0 || files === "" ? here : carryLoose(crossing, { kind: "version", id, files });
}

async function textBlob({ client, project, signal }: Crossing, text: string): Promise<{ blob: string }> {
  const { digest } = await client.blobs.upload({
    project,
    source: Readable.from([Buffer.from(text)]),
    signal,
  });
  return { blob: digest };
}

/** What was measured goes with the version, as far as it can be compared. */
async function copyMetrics(
  { client, signal }: Crossing,
  instance: string,
  metrics: readonly RunMetric[],
): Promise<void> {
  const points = metrics
    .filter(({ value }) => Number.isFinite(value))
    .map(
      ({ name, value, at, step }): NewMetricPoint => ({
        scope: "Training",
        name,
        value,
        at: timeOf(at),
        step,
      }),
    );
  for (let start = 0; start < points.length; start += 1000) {
    await client.metrics.record(instance, points.slice(start, start + 1000), { signal });
  }
}

export interface Titled {
  readonly baseVersionId: string;
  readonly model: SourceModel;
}

const DELETED = "deleted in MLflow before it was imported";

/** What an import that was cut has made to take the place of a deleted version. */
export const isUnhiddenGap = ({ description }: RegisteredInstance): boolean => description === DELETED;

export async function hideGap({ client, signal }: Crossing, uuid: string): Promise<void> {
  await client.instances.deprecate(uuid, { reason: DELETED, hide: true }, { signal });
}

/** Takes the place of a version that was deleted, and is hidden. */
export async function fillGap(
  crossing: Crossing,
  { baseVersionId, model }: Titled,
  number: number,
): Promise<void> {
  const { client, project, signal } = crossing;
  const content = await textBlob(crossing, `version ${number} of ${model.name}: ${DELETED}`);
  const fields = { isPointer: true, description: DELETED };
  const { uuid } = await client.instances.create({ project, baseVersionId, ...content, fields }, { signal });
  await hideGap(crossing, uuid);
}

/** Makes the next instance of a version. No bytes move where its files are those of its run or logged model. */
export async function makeVersion(
  crossing: Crossing,
  { baseVersionId, model }: Titled,
  version: SourceVersion,
): Promise<Instance> {
  const { client, project, signal, tally } = crossing;
  const { source, description, tags, runLink, number } = version;
  const prompt = isPrompt(model.tags) || isPrompt(tags);
  const name = `${model.name} ${number}`;
  const members = prompt ? [] : await filesOf(crossing, name, version.files);
  const isPointer = !prompt && members.length === 0;
  const content =
    members.length > 0
      ? { files: members }
      : await textBlob(crossing, prompt ? (tags[PROMPT_TEXT] ?? "") : source);
  const owner = ownerIn(version.files)?.owner;
  const loggedModel = owner?.kind === "logged_model" ? owner.uuid : "";
  const runUuid = findRun(version.run);
  const fields = originFields({
    ...{ source, location: "", runLink, description, loggedModel, isPointer },
    runId: runUuid ?? version.run,
  });
  const made = await client.instances.create(
    { project, baseVersionId, ...content, fields, tags: tagsOf(version) },
    { signal },
  );
  const run = runUuid === undefined ? undefined : await ifKnown(client.runs.get(runUuid, { signal }));
  if (run !== undefined) await copyMetrics(crossing, made.uuid, run.metrics);
  if (isPointer) {
    tally.remark("versions", name, "only its source is kept, as no files of it were found");
  }
  return made;
}
