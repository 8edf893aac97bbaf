import { deprecatedBy } from "../../rows.ts";
import type { FileRow, InstanceDoc, InstanceRow, Instances, Tags } from "../../store.ts";
import { instancesOf } from "../members.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { parse, toJson } from "./json.ts";
import { takePlaces } from "./places.ts";

type RawInstance = Omit<InstanceRow, "doc" | "tags"> & { doc: string; tags: string | null };

const select = `
  SELECT i.id, i.uuid, i.project, p.name AS "projectName", i.base, b.name AS "baseName", i.model, m.uuid AS "modelUuid", i.revision,
         i.number, i.created, i.actor, i.size, i.deprecated, i.tags, i.doc, i.content
  FROM instance i JOIN project p ON p.id = i.project JOIN base b ON b.id = i.base JOIN model m ON m.id = i.model`;

function decode(raw: RawInstance): InstanceRow {
  return {
    ...raw,
    tags: raw.tags === null ? {} : parse<Tags>(raw.tags),
    doc: parse<InstanceDoc>(raw.doc),
  };
}

function* one(where: string, parameters: readonly Parameter[]): Work<InstanceRow | undefined> {
  const raw = yield* row<RawInstance>(`${select} WHERE ${where}`, parameters);
  return raw && decode(raw);
}

export const instances: Instances = {
  byUuid: (uuid) => one("i.uuid = ?", [uuid]),
  locate: (uuid) =>
    row<{ id: number; project: number }>("SELECT id, project FROM instance WHERE uuid = ?", [uuid]),
  *byIds(ids) {
    const raw = yield* forEachList(ids, (wanted) =>
      rows<RawInstance>(`${select} WHERE i.id IN ${wanted.sql}`, wanted.parameters),
    );
    return raw.map(decode);
  },
  byVersion: (line, revision, number) =>
    one("i.line = ? AND i.revision = ? AND i.number = ?", [line, revision, number]),
  *listOfBase(base, partition, afterId, limit) {
    const [where, wanted] =
      partition === undefined
        ? ["i.base = ?", [base]]
        : ["i.line = (SELECT id FROM line WHERE base = ? AND partition = ?)", [base, partition]];
    const raw = yield* rows<RawInstance>(`${select} WHERE ${where} AND i.id > ? ORDER BY i.id LIMIT ?`, [
      ...wanted,
      afterId,
      limit,
    ]);
    return raw.map(decode);
  },
  idsOf: (uuids) =>
    forEachList(uuids, (wanted) =>
      rows<{ uuid: string; id: number }>(
        `SELECT uuid, id FROM instance WHERE uuid IN ${wanted.sql}`,
        wanted.parameters,
      ),
    ),
  *listOfProject(project, afterId, limit) {
    const raw = yield* rows<RawInstance>(`${select} WHERE i.project = ? AND i.id > ? ORDER BY i.id LIMIT ?`, [
      ...[project, afterId, limit],
    ]);
    return raw.map(decode);
  },
  *madeBy(ids, position) {
    const found = yield* forEachList(ids, (wanted) =>
      rows<{ subject: number }>(
        `SELECT subject FROM change WHERE subject_kind = 'instance' AND subject IN ${wanted.sql} AND position <= ?
           AND kind = 'instance.created'`,
        [...wanted.parameters, position],
      ),
    );
    return found.map(({ subject }) => subject);
  },
  newestLive: (project, base, partition) =>
    one(
      `i.line = (SELECT l.id FROM line l JOIN base b ON b.id = l.base WHERE b.project = ? AND b.name = ? AND l.partition = ?)
       AND i.deprecated = 0 ORDER BY i.created DESC, i.uuid LIMIT 1`,
      [project, base, partition],
    ),
  *live(project, afterId, limit) {
    const found = yield* rows<{ id: number }>(
      "SELECT id FROM instance WHERE project = ? AND id > ? AND deprecated = 0 ORDER BY id LIMIT ?",
      [project, afterId, limit],
    );
    return found.map(({ id }) => id);
  },
  *findLine(base, partition) {
    return (yield* row<{ id: number }>("SELECT id FROM line WHERE base = ? AND partition = ?", [
      base,
      partition,
    ]))?.id;
  },
  *ensureLine(base, partition) {
    const known = yield* instances.findLine(base, partition);
    if (known !== undefined) return known;
    const made = yield* row<{ id: number }>("INSERT INTO line (base, partition) VALUES (?, ?) RETURNING id", [
      base,
      partition,
    ]);
    return made!.id;
  },
  *nextNumber(line, revision) {
    const newest = yield* row<{ number: number | null }>(
      "SELECT max(number) AS number FROM instance WHERE line = ? AND revision = ?",
      [line, revision],
    );
    return (newest?.number ?? -1) + 1;
  },
  *insert(instance) {
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO instance (uuid, project, base, model, line, revision, number, created, actor, size, deprecated, doc, content)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        instance.uuid,
        instance.project,
        instance.base,
        instance.model,
        instance.line,
        instance.revision,
        instance.number,
        instance.created,
        instance.actor,
        instance.size,
        instance.deprecated,
        toJson(instance.doc),
        instance.content,
      ],
    );
    yield* takePlaces([inserted!.id]);
    return inserted!.id;
  },
  *insertFiles(files) {
    for (const file of files) {
      yield* run("INSERT INTO file (instance, path, blob) VALUES (?, ?, ?)", [
        file.instance,
        file.path,
        file.blob,
      ]);
    }
  },
  files: (ids) =>
    // A version that was propagated has the files of the instance that they were uploaded for.
    forEachList(ids, (wanted) =>
      rows<FileRow>(
        `SELECT i.id AS instance, f.path, f.blob, b.digest, b.size, b.location
         FROM instance i LEFT JOIN descent d ON d.instance = i.id
         JOIN file f ON f.instance = coalesce(d.origin, i.id) JOIN blob b ON b.id = f.blob
         WHERE i.id IN ${wanted.sql} ORDER BY i.id, f.path`,
        wanted.parameters,
      ),
    ),
  setDeprecated(level, id, deprecated) {
    const bit = deprecated ? `| ${deprecatedBy[level]}` : `& ~${deprecatedBy[level]}`;
    return run(`UPDATE instance SET deprecated = deprecated ${bit} WHERE ${instancesOf[level]}`, [id]);
  },
  setTags: (id, tags) => run("UPDATE instance SET tags = ? WHERE id = ?", [toJson(tags), id]),
};
