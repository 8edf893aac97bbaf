import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import { camelCase } from "../../domain/fields.ts";
import type { NewInstance, Partition } from "../../domain/instance.ts";
import type { NewMetricPoint } from "../../domain/metric.ts";
import type { Ids } from "../../domain/seams.ts";
import type { TagEdit } from "../../domain/tag.ts";
import { checkPath, checkUuid, quote } from "../../domain/text.ts";
import type { Fields } from "../../domain/values.ts";
import { parseDigest } from "../../stores/blobs/digest.ts";
import type { BlobRow, InstanceRow, ModelRow, ProjectRow, Tables, Work } from "../../stores/records/store.ts";
import { log } from "../transaction.ts";
import { withdrawOffers } from "./deployments/proposals.ts";
import { FieldTypes } from "./fieldtypes.ts";
import { UploadGraph } from "./graph/uploads.ts";
import { requireInstance } from "./instance-view.ts";
import { requireRevision } from "./model-lookup.ts";
import { appendPoints, checkPoint, type Measured, POINT_LIMIT, type Draft as PointDraft } from "./points.ts";
import { requireProject } from "./projects.ts";
import { checkFirstTags, moveTags } from "./tags.ts";

/** Digests looked up in one statement. */
const BULK_LIMIT = 1_000;
const FILE_LIMIT = 10_000;
const FIRST_POINT_LIMIT = 100_000;

interface Member {
  /** Empty for a single blob. */
  readonly path: string;
  readonly digest: string;
}

/** A request whose form is checked and whose identity is chosen, ready for the transaction. */
export interface Draft {
  readonly given: NewInstance;
  readonly uuid: string;
  readonly fields: Fields;
  readonly members: readonly Member[];
  readonly content: string;
  readonly tags: TagEdit["set"];
  readonly points: readonly PointDraft[];
  /** Where the request stands in a bulk call, for messages: `instances[3].` */
  readonly path: string;
}

export function checkMembers(input: NewInstance, path: string): Member[] {
  if ((input.blob === undefined) === (input.files === undefined)) {
    throw new GalleryError("request.invalid", `${path}blob or ${path}files must be given, one of the two`, {
      field: `${path}blob`,
    });
  }
  if (input.blob !== undefined) {
    parseDigest(input.blob);
    return [{ path: "", digest: input.blob }];
  }
  const files = input.files ?? [];
  if (!Array.isArray(files) || files.length === 0 || files.length > FILE_LIMIT) {
    throw new GalleryError("request.invalid", `${path}files must have 1 to ${FILE_LIMIT} members`, {
      field: `${path}files`,
    });
  }
  const members = files.map((file: Member, index) => {
    parseDigest(file.digest);
    return { path: checkPath(file.path, `${path}files[${index}].path`), digest: file.digest };
  });
  const seen = new Set<string>();
  for (const [index, member] of members.entries()) {
    if (seen.has(member.path)) {
      const field = `${path}files[${index}].path`;
      throw new GalleryError("path.invalid", `${path}files has ${quote(member.path)} twice`, { field });
    }
    seen.add(member.path);
  }
  return members;
}

export function checkPoints(points: NewInstance["metrics"], path: string): PointDraft[] {
  const given = points ?? [];
  if (Array.isArray(given) && given.length <= FIRST_POINT_LIMIT) {
    return given.map((point: NewMetricPoint, index) => checkPoint(point, `${path}metrics[${index}].`));
  }
  throw new GalleryError("request.invalid", `${path}metrics must be a list of at most ${FIRST_POINT_LIMIT}`, {
    field: `${path}metrics`,
  });
}

/** The values that a model is sharded by, in the model's order. */
function partitionOf(model: ModelRow, fields: Fields, path: string): Partition {
  const pairs = model.doc.partitionBy.map((name) => {
    const value = fields[name] ?? fields[camelCase(name)];
    if (value !== undefined && !Array.isArray(value)) return [name, value];
    throw new GalleryError(
      "partition.missing",
      `${model.baseName} is partitioned by ${name}: give a single value for it`,
      {
        field: `${path}fields.${name}`,
      },
    );
  });
  return Object.fromEntries(pairs) as Partition;
}

/** What search sees of the model when the instance does not say it itself. */
function inheritedFields(model: ModelRow, own: Fields): Fields {
  const { owner, description, features, fields } = model.doc;
  const all: Fields = {
    ...(owner === "" ? {} : { owner }),
    ...(description === "" ? {} : { description }),
    ...(features.length === 0 ? {} : { features }),
    ...fields,
  };
  return Object.fromEntries(Object.entries(all).filter(([name]) => !Object.hasOwn(own, name)));
}

/** Creates instances in one transaction, looking each model, blob and field type up once. */
export class Creation {
  readonly #tables: Tables;
  readonly #caller: Caller;
  readonly #now: number;
  readonly #ids: Ids;
  readonly #graph: UploadGraph;
  readonly #projects = new Map<string, { row: ProjectRow; types: FieldTypes }>();
  readonly #models = new Map<string, ModelRow>();
  readonly #blobs = new Map<string, BlobRow>();

  constructor(tables: Tables, caller: Caller, now: number, ids: Ids) {
    this.#tables = tables;
    this.#caller = caller;
    this.#now = now;
    this.#ids = ids;
    this.#graph = new UploadGraph(tables);
  }

  /** The instance's row; the earlier one when the same create was answered before. */
  *create(draft: Draft): Work<InstanceRow> {
    const tables = this.#tables;
    const project = yield* this.#project(draft.given.project);
    const model = yield* this.#model(project.row, draft);
    const earlier = yield* tables.instances.byUuid(draft.uuid);
    if (earlier) {
      if (earlier.content === draft.content && earlier.projectName === project.row.name) return earlier;
      throw new GalleryError("instance.exists", `instance ${draft.uuid} exists with other content`, {
        field: `${draft.path}uuid`,
      });
    }
    const members = yield* this.#members(project.row, draft);
    yield* project.types.settle(tables, draft.fields, `${draft.path}fields`);
    const partition = partitionOf(model, draft.fields, draft.path);
    const retrainOf = yield* this.#retrained(model, draft);
    const partitionText = canonicalJson(partition);
    const line = yield* tables.instances.ensureLine(model.base, partitionText);
    const number = yield* tables.instances.nextNumber(line, model.revision);
    const id = yield* tables.instances.insert({
      uuid: draft.uuid,
      project: project.row.id,
      base: model.base,
      model: model.id,
      line,
      revision: model.revision,
      number,
      created: this.#now,
      actor: this.#caller.actor,
      size: members.reduce((sum, member) => sum + member.size, 0),
      deprecated: model.deprecated,
      doc: { fields: draft.fields, inherited: inheritedFields(model, draft.fields), partition },
      content: draft.content,
    });
    yield* tables.instances.insertFiles(members.map(({ path, blob }) => ({ instance: id, path, blob })));
    const cause = yield* log(tables, this.#caller, this.#now, [
      {
        kind: "instance.created",
        project: project.row.id,
        subjectKind: "instance",
        subject: id,
        uuid: draft.uuid,
        data: { baseVersionId: model.baseName, version: `${model.revision}.${number}`, partition },
      },
    ]);
    if (draft.tags !== undefined) {
      const { uuid } = draft;
      const bare = { kind: "instance", id, uuid, project: project.row.id, tags: {} } as const;
      yield* moveTags(tables, this.#caller, this.#now, bare, checkFirstTags(draft.tags, `${draft.path}tags`));
    }
    yield* this.#measure({ id, uuid: draft.uuid, project: project.row.id }, draft.points);
    yield* withdrawOffers(
      tables,
      this.#caller,
      this.#now,
      [line],
      `version ${model.revision}.${number} was trained`,
    );
    yield* this.#graph.record(
      { caller: this.#caller, at: this.#now, ids: this.#ids, cause },
      {
        id,
        revision: model.revision,
        number,
        line: { line, base: model.base, partition: partitionText },
        partition,
        retrainOf,
        explicit: { upstreams: draft.given.upstreams ?? [], path: draft.path },
      },
    );
    return (yield* tables.instances.byIds([id]))[0]!;
  }

  /** One change for as many points as one may have. */
  *#measure(instance: Measured["instance"], points: readonly PointDraft[]): Work<void> {
    for (let start = 0; start < points.length; start += POINT_LIMIT) {
      const measured = { instance, points: points.slice(start, start + POINT_LIMIT) };
      yield* appendPoints(this.#tables, this.#caller, this.#now, [measured], null);
    }
  }

  *#retrained(model: ModelRow, { given, path }: Draft): Work<number | null> {
    if (given.retrainOf === undefined) return null;
    const field = `${path}retrainOf`;
    const elder = yield* requireInstance(this.#tables, checkUuid(given.retrainOf, field), field);
    if (elder.baseName === model.baseName && elder.project === model.project) return elder.id;
    throw new GalleryError(
      "request.invalid",
      `${field} must be an instance of ${model.baseName}, got one of ${elder.baseName}`,
      {
        field,
      },
    );
  }

  *#project(name: string): Work<{ row: ProjectRow; types: FieldTypes }> {
    let known = this.#projects.get(name);
    if (known === undefined) {
      const row = yield* requireProject(this.#tables, name);
      known = { row, types: new FieldTypes(row) };
      this.#projects.set(name, known);
    }
    return known;
  }

  *#model(project: ProjectRow, { given }: Draft): Work<ModelRow> {
    const key = canonicalJson([project.id, given.baseVersionId, given.revision]);
    let model = this.#models.get(key);
    if (model === undefined) {
      model = yield* requireRevision(this.#tables, project, given.baseVersionId, given.revision);
      this.#models.set(key, model);
    }
    return model;
  }

  *#members(project: ProjectRow, draft: Draft): Work<{ path: string; blob: number; size: number }[]> {
    const keyOf = (digest: string) => `${project.id} ${digest}`;
    const wanted = [...new Set(draft.members.map((member) => member.digest))];
    const unknown = wanted.filter((digest) => !this.#blobs.has(keyOf(digest)));
    for (let start = 0; start < unknown.length; start += BULK_LIMIT) {
      const found = yield* this.#tables.blobs.inProject(project.id, unknown.slice(start, start + BULK_LIMIT));
      for (const blob of found) this.#blobs.set(keyOf(blob.digest), blob);
    }
    return draft.members.map(({ path, digest }, index) => {
      const blob = this.#blobs.get(keyOf(digest));
      if (blob !== undefined) return { path, blob: blob.id, size: blob.size };
      throw new GalleryError("blob.unknown", `project ${project.name} has no blob ${digest}`, {
        field: path === "" ? `${draft.path}blob` : `${draft.path}files[${index}].digest`,
      });
    });
  }
}
