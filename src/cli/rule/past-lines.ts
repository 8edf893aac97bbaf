import {
  type Change,
  type ChangeKind,
  type Client,
  type Decision,
  GalleryError,
  type Instance,
  type Time,
} from "../../client/index.ts";

/** Which part of a project's past is asked for. */
export interface PastRequest {
  readonly project: string;
  /** Only instances for which this condition holds. */
  readonly where?: string;
  /** Only metrics measured before. */
  readonly until?: Time;
  /**
   * Field that says when an instance came to be, for a history that was saved later; its creation unless told. When it
   * was saved, and what was decided meanwhile, then says nothing of that history.
   */
  readonly createdFrom?: string;
}

/** What a server knows of a project's past, as the lines that `PastReader` reads. */
export async function* pastLines(client: Client, request: PastRequest): AsyncGenerator<object, void> {
  const instances: Instance[] = [];
  const { project, where } = request;
  // What is decided while this is read may have been decided from what is not read any more.
  const { head } = await client.changes.list({ limit: 1 });
  for await (const { instance } of client.search.all({
    ...{ project, where, includeDeprecated: true, page_size: 1000 },
    orderBy: [{ by: "created", direction: "ascending" }],
  })) {
    instances.push(instance!);
    yield instanceLine(instance!, request.createdFrom);
    yield* pointLines(client, instance!.uuid, request);
  }
  requireField(instances, request);
  yield* changeLines(client, request, instances);
  if (request.createdFrom === undefined) yield* decisionLines(client, request, head);
}

/** A slip in its name would quietly leave every instance as old as its upload. */
function requireField(instances: readonly Instance[], { project, createdFrom }: PastRequest): void {
  if (createdFrom === undefined || instances.length === 0) return;
  if (instances.some(({ fields }) => fields[createdFrom] !== undefined)) return;
  const message = `no instance of project '${project}' has the field ${createdFrom}; gallery fields lists those that there are`;
  throw new GalleryError("request.invalid", message, { field: "createdFrom" });
}

function instanceLine(instance: Instance, createdFrom: string | undefined): object {
  const { uuid, project, baseVersionId, version, partition, fields, model, createdBy, size } = instance;
  const createdAt = (createdFrom === undefined ? undefined : fields[createdFrom]) ?? instance.createdAt;
  const names = { uuid, project, baseVersionId, version, model };
  // None are there from the start: lines of their own tell when each was set.
  const tags = createdFrom === undefined ? {} : instance.tags;
  return { kind: "instance", ...names, createdAt, createdBy, size, partition, fields, tags };
}

async function* pointLines(
  client: Client,
  instance: string,
  { until: to, createdFrom }: PastRequest,
): AsyncGenerator<object> {
  const { items } = await client.metrics.latest({ instance });
  for (const { scope, name, dimensions } of items) {
    const series = { instance, scope, name, dimensions };
    for await (const point of client.metrics.allHistory({ ...series, to, page_size: 1000 })) {
      const { value, at, recordedAt, position } = point;
      const known = createdFrom === undefined ? { recordedAt, position } : {};
      yield { kind: "point", ...series, value, at, ...known };
    }
  }
}

const moves = [
  "instance.deprecated",
  "instance.restored",
  "model.deprecated",
  "model.restored",
  "deployment.deployed",
  "deployment.rolled_back",
  "deployment.undeployed",
] as const satisfies readonly ChangeKind[];

/** What a history that was saved later has only of its saving. */
const savings = ["instance.created", "instance.tagged"] as const satisfies readonly ChangeKind[];

async function* changeLines(
  client: Client,
  { project, createdFrom }: PastRequest,
  instances: readonly Instance[],
): AsyncGenerator<object, void> {
  const kinds = createdFrom === undefined ? [...savings, ...moves] : moves;
  const known = new Set(instances.map(({ uuid }) => uuid));
  const held = new Map(instances.map(({ uuid }) => [uuid, new Set<string>()]));
  for await (const change of client.changes.all({ project, kinds, limit: 1000 })) {
    const { kind, at, subject, data, position } = change;
    if (/\.(deprecated|restored)$/.test(kind)) yield* deprecationLines(change, instances, held);
    else if (!known.has(subject.uuid)) continue;
    else if (kind === "instance.created") yield { kind: "creation", instance: subject.uuid, position };
    else if (kind === "instance.tagged") {
      yield { kind: "tagging", instance: subject.uuid, at, tags: data.tags, position };
    } else yield deploymentLine(change);
  }
}

/**
 * An instance is deprecated as long as it, its revision or its whole model is.
 * @param held by instance, at which of these levels it is deprecated
 */
function* deprecationLines(
  { kind, at, subject, data, position }: Change,
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
    if (deprecated !== before) yield { kind: "deprecation", instance, at, deprecated, position };
  }
}

function deploymentLine({ kind, at, subject, data }: Change): object {
  const { partition, environment } = data;
  const instance = kind === "deployment.undeployed" ? null : subject.uuid;
  return { kind: "deployment", partition, environment, at, instance };
}

/** What rules decided, oldest first, after each rule as it was. */
async function* decisionLines(
  client: Client,
  { project, until: to }: PastRequest,
  head: number,
): AsyncGenerator<object, void> {
  const decisions: Decision[] = [];
  for await (const decision of client.champions.allDecisions({ project, to, page_size: 1000 })) {
    if (decision.position <= head) decisions.push(decision);
  }
  const told = new Set<string>();
  for (const decision of decisions.reverse()) {
    const { rule, commit } = decision;
    if (!told.has(`${commit} ${rule}`)) yield* ruleLine(client, decision);
    told.add(`${commit} ${rule}`);
    yield decisionLine(decision);
  }
}

/** None when the server follows another repository by now. */
async function* ruleLine(client: Client, { rule, commit, project }: Decision): AsyncGenerator<object, void> {
  try {
    const { file, text } = await client.rules.get({ rule, commit });
    if (text !== null) yield { kind: "rule", uuid: rule, commit, project, file, text };
  } catch (error) {
    if (!(error instanceof GalleryError) || error.kind !== "missing") throw error;
  }
}

function decisionLine({
  incumbent,
  selection,
  team: _team,
  project: _project,
  ...decision
}: Decision): object {
  const before = incumbent && { incumbent: incumbent.instance, incumbentSince: incumbent.since };
  return { kind: "decision", ...decision, ...selection, ...before };
}
