import type { Caller } from "../../domain/caller.ts";
import { canonicalJson, fingerprint } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import { camelCase, checkFields } from "../../domain/fields.ts";
import type { Instance, InstanceName, NewInstance, Partition } from "../../domain/instance.ts";
import { checkPath, checkUuid, quote } from "../../domain/text.ts";
import { parseTime } from "../../domain/time.ts";
import type { Fields } from "../../domain/values.ts";
import { parseDigest } from "../../stores/blobs/digest.ts";
import type { BlobRow, InstanceRow, ModelRow, ProjectRow, Tables, Work } from "../../stores/records/store.ts";
import { log, once, type TierContext } from "../transaction.ts";
import { FieldTypes } from "./fieldtypes.ts";
import { presentInstance, requireInstance } from "./instance-view.ts";
import { requireRevision } from "./models.ts";
import { requireProject } from "./projects.ts";

const BULK_LIMIT = 1_000;
const FILE_LIMIT = 10_000;

interface Member {
  /** Empty for a single blob. */
  readonly path: string;
  readonly digest: string;
}

/** A request whose form is checked and whose identity is chosen, ready for the transaction. */
interface Draft {
  readonly given: NewInstance;
  readonly uuid: string;
  readonly fields: Fields;
  readonly members: readonly Member[];
  readonly content: string;
  /** Where the request stands in a bulk call, for messages: `instances[3].` */
  readonly path: string;
}

function checkMembers(input: NewInstance, path: string): Member[] {
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
class Creation {
  readonly #tables: Tables;
  readonly #caller: Caller;
  readonly #now: number;
  readonly #projects = new Map<string, { row: ProjectRow; types: FieldTypes }>();
  readonly #models = new Map<string, ModelRow>();
  readonly #blobs = new Map<string, BlobRow>();

  constructor(tables: Tables, caller: Caller, now: number) {
    this.#tables = tables;
    this.#caller = caller;
    this.#now = now;
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
    const line = yield* tables.instances.ensureLine(model.base, canonicalJson(partition));
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
    yield* log(tables, this.#caller, this.#now, [
      {
        kind: "instance.created",
        project: project.row.id,
        subjectKind: "instance",
        subject: id,
        uuid: draft.uuid,
        data: { baseVersionId: model.baseName, version: `${model.revision}.${number}`, partition },
      },
    ]);
    return (yield* tables.instances.byIds([id]))[0]!;
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

export function createInstances({ records, seams }: TierContext) {
  function draft(given: NewInstance, path: string): Draft {
    const { uuid, ...content } = given;
    return {
      given,
      uuid: uuid === undefined ? seams.ids.uuid() : checkUuid(uuid, `${path}uuid`),
      fields: checkFields(given.fields, `${path}fields`),
      members: checkMembers(given, path),
      content: fingerprint(content),
      path,
    };
  }

  return {
    async createInstance(caller: Caller, input: NewInstance): Promise<Instance> {
      const wanted = draft(input, "");
      return records.write((tables) =>
        once(tables, caller, "createInstance", input, seams.clock, function* (now) {
          return yield* presentInstance(tables, yield* new Creation(tables, caller, now).create(wanted));
        }),
      );
    },

    async createInstances(
      caller: Caller,
      input: { instances: readonly NewInstance[] },
    ): Promise<{ uuids: readonly string[] }> {
      const { instances } = input;
      if (!Array.isArray(instances) || instances.length === 0 || instances.length > BULK_LIMIT) {
        throw new GalleryError("request.invalid", `instances must have 1 to ${BULK_LIMIT} elements`, {
          field: "instances",
        });
      }
      const drafts = instances.map((each: NewInstance, index) => draft(each, `instances[${index}].`));
      return records.write((tables) =>
        once(tables, caller, "createInstances", input, seams.clock, function* (now) {
          const creation = new Creation(tables, caller, now);
          for (const each of drafts) yield* creation.create(each);
          return { uuids: drafts.map((each) => each.uuid) };
        }),
      );
    },

    async getInstance(_caller: Caller, input: InstanceName): Promise<Instance> {
      const asOf = input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf");
      const uuid = "uuid" in input ? checkUuid(input.uuid, "uuid") : undefined;
      return records.read(function* (tables) {
        const row =
          uuid === undefined
            ? yield* byVersion(tables, input as Exclude<InstanceName, { uuid: string }>)
            : yield* requireInstance(tables, uuid);
        if (asOf !== undefined && row.created > asOf) {
          throw new GalleryError("instance.unknown", `instance ${row.uuid} did not exist at ${input.asOf}`, {
            field: "asOf",
          });
        }
        return yield* presentInstance(tables, row, asOf);
      });
    },
  };
}

function* byVersion(tables: Tables, name: Exclude<InstanceName, { uuid: string }>): Work<InstanceRow> {
  const [, revision, number] = /^(\d{1,9})\.(\d{1,9})$/.exec(name.version) ?? [];
  if (revision === undefined) {
    throw new GalleryError(
      "request.invalid",
      `version ${quote(name.version)} must be revision.number, such as 4.1`,
      {
        field: "version",
      },
    );
  }
  const project = yield* requireProject(tables, name.project);
  const model = yield* requireRevision(tables, project, name.baseVersionId);
  const line = yield* tables.instances.findLine(model.base, canonicalJson(name.partition ?? {}));
  const row =
    line === undefined
      ? undefined
      : yield* tables.instances.byVersion(line, Number(revision), Number(number));
  if (row) return row;
  const where = whereOf(name, model.doc.partitionBy);
  throw new GalleryError("instance.unknown", `${name.baseVersionId} has no version ${name.version}${where}`, {
    field: "version",
  });
}

function whereOf(
  { partition }: { partition?: Partition | undefined },
  partitionBy: readonly string[],
): string {
  if (partition !== undefined) return ` in the partition ${canonicalJson(partition)}`;
  return partitionBy.length === 0 ? "" : ` outside its partitions; give its ${partitionBy.join(", ")}`;
}
