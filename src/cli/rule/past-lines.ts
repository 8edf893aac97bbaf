import type { Change, ChangeKind, Client, Instance, Time } from "../../client/index.ts";
import { GalleryError } from "../../domain/errors.ts";

/** Which part of a project's past is asked for. */
export interface PastRequest {
  readonly project: string;
  /** Only instances for which this condition holds. */
  readonly where?: string;
  /** Only metrics measured before. */
  readonly until?: Time;
  /** Field that says when an instance came to be, for a history that was saved later; its creation unless told. */
  readonly createdFrom?: string;
}

/** What a server knows of a project's past, as the lines that `PastReader` reads. */
export async function* pastLines(client: Client, request: PastRequest): AsyncGenerator<object, void> {
  const instances: Instance[] = [];
  const { project, where } = request;
  for await (const { instance } of client.search.all({
    ...{ project, where, includeDeprecated: true, page_size: 1000 },
    orderBy: [{ by: "created", direction: "ascending" }],
  })) {
    instances.push(instance!);
    yield instanceLine(instance!, request.createdFrom);
    yield* pointLines(client, instance!.uuid, request.until);
  }
  requireField(instances, request);
  yield* changeLines(client, project, instances);
}

/** A slip in its name would quietly leave every instance as old as its upload. */
function requireField(instances: readonly Instance[], { project, createdFrom }: PastRequest): void {
  if (createdFrom === undefined || instances.length === 0) return;
  if (instances.some(({ fields }) => fields[createdFrom] !== undefined)) return;
  const message = `no instance of project '${project}' has the field ${createdFrom}; gallery fields lists those that there are`;
  throw new GalleryError("request.invalid", message, { field: "createdFrom" });
}

function instanceLine(instance: Instance, createdFrom: string | undefined): object {
  const { uuid, project, baseVersionId, version, partition, fields, tags, model, createdBy, size } = instance;
  const createdAt = (createdFrom === undefined ? undefined : fields[createdFrom]) ?? instance.createdAt;
  const names = { uuid, project, baseVersionId, version, model };
  return { kind: "instance", ...names, createdAt, createdBy, size, partition, fields, tags };
}

async function* pointLines(client: Client, instance: string, to: Time | undefined): AsyncGenerator<object> {
  const { items } = await client.metrics.latest({ instance });
  for (const { scope, name, dimensions } of items) {
    const series = { instance, scope, name, dimensions };
    for await (const { value, at } of client.metrics.allHistory({ ...series, to, page_size: 1000 })) {
      yield { kind: "point", ...series, value, at };
    }
  }
}

const kinds = [
  "instance.deprecated",
  "instance.restored",
  "model.deprecated",
  "model.restored",
  "deployment.deployed",
  "deployment.rolled_back",
  "deployment.undeployed",
] as const satisfies readonly ChangeKind[];

async function* changeLines(
  client: Client,
  project: string,
  instances: readonly Instance[],
): AsyncGenerator<object, void> {
  const known = new Set(instances.map(({ uuid }) => uuid));
  const held = new Map(instances.map(({ uuid }) => [uuid, new Set<string>()]));
  for await (const change of client.changes.all({ project, kinds, limit: 1000 })) {
    if (!change.kind.startsWith("deployment.")) yield* deprecationLines(change, instances, held);
    else if (known.has(change.subject.uuid)) yield deploymentLine(change);
  }
}

/**
 * An instance is deprecated as long as it, its revision or its whole model is.
 * @param held by instance, at which of these levels it is deprecated
 */
function* deprecationLines(
  { kind, at, subject, data }: Change,
  instances: readonly Instance[],
  held: ReadonlyMap<string, Set<string>>,
): Generator<object, void> {
  const level = data.all === true ? "base" : subject.kind;
  const isMeant = ({ uuid, model, baseVersionId }: Instance): boolean => {
    if (level === "base") return baseVersionId === data.baseVersionId;
    return subject.uuid === (level === "instance" ? uuid : model);
  };
  for (const { uuid: instance } of instances.filter(isMeant)) {
    const levels = held.get(instance)!;
    const before = levels.size > 0;
    if (kind.endsWith(".deprecated")) levels.add(level);
    else levels.delete(level);
    const deprecated = levels.size > 0;
    if (deprecated !== before) yield { kind: "deprecation", instance, at, deprecated };
  }
}

function deploymentLine({ kind, at, subject, data }: Change): object {
  const { partition, environment } = data;
  const instance = kind === "deployment.undeployed" ? null : subject.uuid;
  return { kind: "deployment", partition, environment, at, instance };
}
