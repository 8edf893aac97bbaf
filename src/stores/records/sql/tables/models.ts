import { invariant } from "../../../../domain/errors.ts";
import { deprecatedBy } from "../../rows.ts";
import type { ModelDoc, ModelRow, Models, Tags } from "../../store.ts";
import { type Parameter, row, rows, run, type Work } from "../query.ts";
import { insertAhead, insertOne } from "./insert.ts";
import { parse, toJson } from "./json.ts";
import { giveTitle, titles } from "./titles.ts";

type RawModel = Omit<ModelRow, "doc" | "tags"> & { doc: string; tags: string | null };

/** The newest entry of the log at a level, as the level's bit. */
const deprecatedAt = (level: "model" | "base", subject: string): string =>
  `coalesce((SELECT CASE WHEN value IS NULL THEN 0 ELSE ${deprecatedBy[level]} END FROM state_log
    WHERE subject_kind = '${level}' AND subject = ${subject} AND name = 'deprecated' ORDER BY position DESC LIMIT 1), 0)`;

const select = `
  SELECT m.id, m.uuid, b.project, p.name AS "projectName", m.base, b.name AS "baseName", m.revision, m.doc, m.tags,
         m.created, m.actor,
         (SELECT uuid FROM model WHERE base = m.base AND revision = m.revision - 1) AS previous,
         n.uuid AS next, n.created AS "nextCreated",
         ${deprecatedAt("model", "m.id")} + ${deprecatedAt("base", "m.base")} AS deprecated
  FROM model m JOIN base b ON b.id = m.base JOIN project p ON p.id = b.project
  LEFT JOIN model n ON n.base = m.base AND n.revision = m.revision + 1`;

function decode(raw: RawModel): ModelRow {
  return { ...raw, doc: parse<ModelDoc>(raw.doc), tags: raw.tags === null ? {} : parse<Tags>(raw.tags) };
}

function* one(where: string, parameters: readonly Parameter[]): Work<ModelRow | undefined> {
  const raw = yield* row<RawModel>(`${select} WHERE ${where}`, parameters);
  return raw && decode(raw);
}

function* many(where: string, parameters: readonly Parameter[]): Work<ModelRow[]> {
  return (yield* rows<RawModel>(`${select} WHERE ${where}`, parameters)).map(decode);
}

type NewRevision = Parameters<Models["insertNext"]>[0];

function* insertRevision(model: NewRevision): Work<() => number> {
  const [made] = yield* insertAhead<NewRevision, { id: number }>(
    [model],
    "INSERT INTO model (uuid, base, revision, doc, created, actor)",
    "RETURNING id",
    6,
    ({ uuid, base, revision, doc, created, actor }, into) => {
      into.push(uuid, base, revision, toJson(doc), created, actor);
    },
  );
  return () => made!.rows[0]!.id;
}

export const models: Models = {
  byUuid: (uuid) => one("m.uuid = ?", [uuid]),
  *byId(id) {
    const found = yield* one("m.id = ?", [id]);
    invariant(found, `model ${id} is named by a record and exists`);
    return found;
  },
  find: (project, base, revision) =>
    revision === undefined
      ? one("b.project = ? AND b.name = ? ORDER BY m.revision DESC LIMIT 1", [project, base])
      : one("b.project = ? AND b.name = ? AND m.revision = ?", [project, base, revision]),
  listNewest: (project, after, limit) =>
    many(
      `b.project = ? AND b.name > ? AND m.revision = (SELECT max(revision) FROM model WHERE base = m.base)
       ORDER BY b.name LIMIT ?`,
      [project, after, limit],
    ),
  listRevisions: (project, base, after, limit) =>
    many("b.project = ? AND b.name = ? AND m.revision > ? ORDER BY m.revision LIMIT ?", [
      project,
      base,
      after,
      limit,
    ]),
  *insertBase(project, name) {
    return (yield* insertOne<{ id: number }>("INSERT INTO base (project, name)", "RETURNING id", [
      project,
      name,
    ])).id;
  },
  *insertFirst(model, title) {
    yield* giveTitle(model.base, title, model.created);
    return yield* insertRevision({ ...model, revision: 1 });
  },
  *insertNext(model) {
    yield* titles.touch(model.base, model.created);
    return yield* insertRevision(model);
  },
  setTags: (id, tags) => run("UPDATE model SET tags = ? WHERE id = ?", [toJson(tags), id]),
};
