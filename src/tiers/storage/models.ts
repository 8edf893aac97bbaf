import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import type { DependencySpec } from "../../domain/dependency.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkTitle } from "../../domain/experiment.ts";
import { checkFields } from "../../domain/fields.ts";
import type { Model, ModelRevision, ModelSpec, NewModel } from "../../domain/model.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import { checkIdentifier, checkKey, checkText, checkUuid, isIdentifier, quote } from "../../domain/text.ts";
import { parseTime } from "../../domain/time.ts";
import type { Page, PageRequest, Time } from "../../domain/values.ts";
import type { ModelDoc, ModelRow, ProjectRow, Tables, Work } from "../../stores/records/store.ts";
import { once, type TierContext, touching } from "../transaction.ts";
import { type DependencyDraft, declare, draftDependency, record } from "./graph/dependencies.ts";
import { requireModel, requireRevision } from "./model-lookup.ts";
import { insertFirst, insertNext } from "./model-revisions.ts";
import { presentModel, presentModels } from "./model-view.ts";
import { requireProject } from "./projects.ts";
import { baseForTitle, firstTitle } from "./registry/titles.ts";
import { checkFirstTags, moveTags } from "./tags.ts";

const LIST_LENGTH = 1_000;

const EMPTY: ModelDoc = {
  owner: "",
  description: "",
  features: [],
  hyperparameters: {},
  training: {},
  serving: {},
  partitionBy: [],
  fields: {},
};

function checkNames(value: unknown, field: string): string[] {
  if (!Array.isArray(value) || value.length > LIST_LENGTH) {
    throw new GalleryError("request.invalid", `${field} must be a list of at most ${LIST_LENGTH} names`, {
      field,
    });
  }
  const names = value.map((each, index) => checkKey(each, `${field}[${index}]`));
  const twin = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twin >= 0) {
    throw new GalleryError("request.invalid", `${field} names ${quote(names[twin])} twice`, {
      field: `${field}[${twin}]`,
    });
  }
  return names;
}

/** What is given, checked, over what stands. */
function revise(base: ModelDoc, given: Partial<ModelSpec>): ModelDoc {
  return {
    owner: given.owner === undefined ? base.owner : checkText(given.owner, "owner", 256),
    description:
      given.description === undefined ? base.description : checkText(given.description, "description"),
    features: given.features === undefined ? base.features : checkNames(given.features, "features"),
    hyperparameters:
      given.hyperparameters === undefined
        ? base.hyperparameters
        : checkFields(given.hyperparameters, "hyperparameters"),
    training: given.training === undefined ? base.training : checkFields(given.training, "training"),
    serving: given.serving === undefined ? base.serving : checkFields(given.serving, "serving"),
    partitionBy:
      given.partitionBy === undefined ? base.partitionBy : checkNames(given.partitionBy, "partitionBy"),
    fields: given.fields === undefined ? base.fields : checkFields(given.fields, "fields"),
  };
}

/** A create that was answered before: the same UUID for the same revision with the same content. */
function repeats(earlier: ModelRow, base: string, revision: number, doc: ModelDoc): boolean {
  return (
    earlier.baseName === base &&
    earlier.revision === revision &&
    canonicalJson(earlier.doc) === canonicalJson(doc)
  );
}

/** A UUID that was made here is nobody's yet. */
function* knownAs(tables: Tables, uuid: string | undefined): Work<ModelRow | undefined> {
  return uuid === undefined ? undefined : yield* tables.models.byUuid(uuid);
}

const known = (uuid: string): GalleryError =>
  new GalleryError("model.exists", `model ${uuid} exists`, { field: "uuid" });

function* refuseKnownBase(tables: Tables, project: ProjectRow, name: string): Work<void> {
  if (!(yield* tables.models.find(project.id, name))) return;
  throw new GalleryError("model.exists", `project ${project.name} has the base version id ${name} already`, {
    field: "baseVersionId",
  });
}

/** Undefined when it is to be made from the title. */
function baseOf(input: NewModel): string | undefined {
  if (input.baseVersionId === undefined && input.title !== undefined) return undefined;
  return checkIdentifier(input.baseVersionId, "baseVersionId");
}

const DEPENDENCY_LIMIT = 1_000;

function draftDependencies(given: NewModel["dependencies"]): DependencyDraft[] {
  const specs = given ?? [];
  if (Array.isArray(specs) && specs.length <= DEPENDENCY_LIMIT) {
    return specs.map((spec: DependencySpec, index) => draftDependency(spec, `dependencies[${index}].`));
  }
  throw new GalleryError("request.invalid", `dependencies must be a list of at most ${DEPENDENCY_LIMIT}`, {
    field: "dependencies",
  });
}

/** A model that was just made has no instances: what it uses is only written down. */
function* declareAll(
  tables: Tables,
  caller: Caller,
  at: number,
  uuid: string,
  drafts: readonly DependencyDraft[],
): Work<void> {
  if (drafts.length === 0) return;
  const model = yield* requireModel(tables, uuid, "uuid");
  for (const [index, draft] of drafts.entries()) {
    const dependency = yield* declare(tables, caller, at, model, draft, `dependencies[${index}].`);
    yield* record(tables, caller, at, model, { kind: "add", dependency });
  }
}

export function createModels({ records, seams }: TierContext) {
  return {
    async createModel(caller: Caller, input: NewModel): Promise<Model> {
      const base = baseOf(input);
      const title = input.title === undefined ? base : checkTitle(input.title, "title");
      const tags = checkFirstTags(input.tags, "tags");
      const uuid = input.uuid === undefined ? seams.ids.uuid() : checkUuid(input.uuid, "uuid");
      const doc = revise(EMPTY, input);
      const dependencies = draftDependencies(input.dependencies);
      const names = [uuid, base ?? title, title].map((name) => `model ${input.project} ${name}`);
      // One with several entries in the log has to be made by itself.
      const isOwnTitle = input.title === undefined || (base === undefined && isIdentifier(input.title));
      const entersOnce = isOwnTitle && tags.set.length + dependencies.length === 0;
      return records.write(
        (tables) =>
          once(tables, caller, "createModel", input, seams.clock, function* (created) {
            const project = yield* requireProject(tables, input.project);
            const earlier = yield* knownAs(tables, input.uuid);
            if (
              earlier &&
              earlier.project === project.id &&
              repeats(earlier, base ?? earlier.baseName, 1, doc)
            ) {
              return yield* presentModel(tables, earlier);
            }
            if (base !== undefined) yield* refuseKnownBase(tables, project, base);
            const name = base ?? (yield* baseForTitle(tables, project, title!));
            if (earlier) throw known(uuid);
            // A base version id that is made of a free title and equals it gets that title.
            const isTitled = base === undefined && name === title;
            const given = { name, isFreeTitle: isTitled };
            const row = yield* insertFirst(tables, caller, project, given, { uuid, doc, created });
            if (input.title !== undefined && !isTitled) {
              yield* firstTitle(tables, caller, project, row, title!);
            }
            const moved = yield* moveTags(tables, caller, created, { ...row, kind: "model" }, tags);
            yield* declareAll(tables, caller, created, uuid, dependencies);
            return yield* presentModel(tables, { ...row, tags: moved });
          }),
        entersOnce ? touching(caller, names) : undefined,
      );
    },

    async reviseModel(caller: Caller, input: ModelRevision): Promise<Model> {
      const previous = checkUuid(input.model, "model");
      const uuid = input.uuid === undefined ? seams.ids.uuid() : checkUuid(input.uuid, "uuid");
      return records.write((tables) =>
        once(tables, caller, "reviseModel", input, seams.clock, function* (created) {
          const model = yield* requireModel(tables, previous, "model");
          const doc = revise(model.doc, input);
          if (model.next !== null) {
            const earlier = yield* tables.models.byUuid(uuid);
            if (earlier && repeats(earlier, model.baseName, model.revision + 1, doc)) {
              return yield* presentModel(tables, earlier);
            }
            throw new GalleryError(
              "model.revision_stale",
              `revision ${model.revision} of ${model.baseName} is not the newest; ${model.next} follows it`,
              { field: "model" },
            );
          }
          if (yield* knownAs(tables, input.uuid)) throw known(uuid);
          return yield* presentModel(
            tables,
            yield* insertNext(tables, caller, model, { uuid, doc, created }),
          );
        }),
      );
    },

    async getModel(_caller: Caller, input: { uuid: string; asOf?: Time }): Promise<Model> {
      const uuid = checkUuid(input.uuid, "uuid");
      const asOf = input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf");
      return records.read(function* (tables) {
        const row = yield* requireModel(tables, uuid, "uuid");
        if (asOf !== undefined && row.created > asOf) {
          throw new GalleryError("model.unknown", `model ${uuid} did not exist at ${input.asOf}`, {
            field: "asOf",
          });
        }
        return yield* presentModel(tables, row, asOf);
      });
    },

    async findModel(
      _caller: Caller,
      input: { project: string; baseVersionId: string; revision?: number },
    ): Promise<Model> {
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const row = yield* requireRevision(tables, project, input.baseVersionId, input.revision);
        return yield* presentModel(tables, row);
      });
    },

    async listModels(
      _caller: Caller,
      input: PageRequest & { project: string; baseVersionId?: string },
    ): Promise<Page<Model>> {
      const size = pageSize(input);
      const { baseVersionId: base } = input;
      const query = base === undefined ? `models ${input.project}` : `revisions ${input.project} ${base}`;
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        if (base === undefined) {
          const [after] = decodeCursor(input, query, [""]);
          const rows = yield* tables.models.listNewest(project.id, after!, size + 1);
          return toPage(
            yield* presentModels(tables, rows),
            size,
            query,
            (model) => [model.baseVersionId],
            (model) => model,
          );
        }
        yield* requireRevision(tables, project, base);
        const [after] = decodeCursor(input, query, [0]);
        const rows = yield* tables.models.listRevisions(project.id, base, after!, size + 1);
        return toPage(
          yield* presentModels(tables, rows),
          size,
          query,
          (model) => [model.revision],
          (model) => model,
        );
      });
    },
  };
}
