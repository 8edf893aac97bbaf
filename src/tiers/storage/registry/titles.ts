import type { Caller } from "../../../domain/caller.ts";
import { fingerprint } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkTitle } from "../../../domain/experiment.ts";
import type { RegisteredModel, RegisteredName } from "../../../domain/registry.ts";
import { isIdentifier, quote } from "../../../domain/text.ts";
import type { ModelRow, ProjectRow, Tables, TitledRow, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireRevision } from "../model-lookup.ts";
import { requireProject } from "../projects.ts";
import { presentTitled } from "./view.ts";

export const TITLE = "title";

export function* requireTitled(tables: Tables, name: RegisteredName): Work<TitledRow> {
  const project = yield* requireProject(tables, name.project);
  if ("title" in name) {
    const found =
      typeof name.title === "string" ? yield* tables.titles.find(project.id, name.title) : undefined;
    if (found) return found;
    throw new GalleryError(
      "model.unknown",
      `project ${project.name} has no model titled ${quote(name.title)}`,
      {
        field: "title",
      },
    );
  }
  const titled =
    typeof name.baseVersionId === "string"
      ? yield* tables.titles.named(project.id, name.baseVersionId)
      : undefined;
  if (titled) return titled;
  const { baseName } = yield* requireRevision(tables, project, name.baseVersionId);
  throw new GalleryError("model.unknown", `${baseName} is hidden from registries: restore it first`, {
    field: "baseVersionId",
  });
}

export function* presentOneTitled(tables: Tables, row: TitledRow): Work<RegisteredModel> {
  return (yield* presentTitled(tables, [row]))[0]!;
}

function* refuseTaken(tables: Tables, project: ProjectRow, title: string): Work<void> {
  const rival = yield* tables.titles.find(project.id, title);
  if (rival === undefined) return;
  throw new GalleryError(
    "model.exists",
    `project ${project.name} has a model titled ${quote(title)} already: ${rival.baseName}`,
    { field: "title" },
  );
}

/** Titles a model, with the entries in the logs. */
function* retitle(
  tables: Tables,
  caller: Caller,
  at: number,
  model: ModelRow,
  { from, to }: { readonly from: string; readonly to: string },
): Work<void> {
  const position = yield* log(tables, caller, at, [
    {
      kind: "model.retitled",
      project: model.project,
      subjectKind: "model",
      subject: model.id,
      uuid: model.uuid,
      data: { baseVersionId: model.baseName, title: to, before: from },
    },
  ]);
  yield* tables.states.append([
    {
      ...{ position, subjectKind: "base", subject: model.base, name: TITLE, value: to, at },
      actor: caller.actor,
    },
  ]);
  yield* tables.titles.set(model.base, to, at);
}

/** The title that a model is made with; refused when another one has it. */
export function* firstTitle(
  tables: Tables,
  caller: Caller,
  project: ProjectRow,
  model: ModelRow,
  title: string,
): Work<void> {
  const [{ title: own } = { title: "" }] = yield* tables.titles.of([model.base]);
  if (own === title) return;
  yield* refuseTaken(tables, project, title);
  yield* retitle(tables, caller, model.created, model, { from: own, to: title });
}

const SLUG_LENGTH = 100;

/** A base version id for a title: itself when it has the form of one and is free, else what is left of it with a digest. */
export function* baseForTitle(tables: Tables, project: ProjectRow, title: string): Work<string> {
  yield* refuseTaken(tables, project, title);
  if (isIdentifier(title) && !(yield* tables.models.find(project.id, title))) return title;
  const letters = title.normalize("NFKD").replaceAll(/[^A-Za-z0-9._-]+/g, "-");
  const slug =
    letters
      .replace(/^[^A-Za-z0-9]+/, "")
      .slice(0, SLUG_LENGTH)
      .replace(/[^A-Za-z0-9]+$/, "") || "model";
  for (let rival = 0; ; rival++) {
    const name = `${slug}-${fingerprint([title, rival]).slice(0, 8)}`;
    if (!(yield* tables.models.find(project.id, name))) return name;
  }
}

/** What registries call models. */
export function createTitles({ records, seams }: TierContext) {
  return {
    async getRegisteredModel(_caller: Caller, input: RegisteredName): Promise<RegisteredModel> {
      return records.read(function* (tables) {
        return yield* presentOneTitled(tables, yield* requireTitled(tables, input));
      });
    },

    async retitleModel(
      caller: Caller,
      input: { project: string; baseVersionId: string; title: string },
    ): Promise<RegisteredModel> {
      const title = checkTitle(input.title, "title");
      return records.write((tables) =>
        once(tables, caller, "retitleModel", input, seams.clock, function* (at) {
          const { project: name, baseVersionId } = input;
          const titled = yield* requireTitled(tables, { project: name, baseVersionId });
          if (titled.title !== title) {
            const project = yield* tables.projects.byId(titled.project);
            yield* refuseTaken(tables, project, title);
            const model = yield* requireRevision(tables, project, baseVersionId);
            yield* retitle(tables, caller, at, model, { from: titled.title, to: title });
          }
          return yield* presentOneTitled(
            tables,
            yield* requireTitled(tables, { project: name, baseVersionId }),
          );
        }),
      );
    },
  };
}
