import type { BaseRow, HeadRow, InstanceDoc, LineRow, Lines, RefRow, VersionRow } from "../../store.ts";
import { forEachList, row, rows } from "../query.ts";
import { insertIdentified } from "./insert.ts";
import { parse, toJson } from "./json.ts";
import { takePlaces } from "./places.ts";

type RawHead = Omit<HeadRow, "doc"> & { doc: string };

/** The greatest version of a line `l` that is not deprecated. */
const HEAD = `(SELECT id FROM instance WHERE line = l.id AND deprecated = 0
               ORDER BY revision DESC, number DESC LIMIT 1)`;

export const lines: Lines = {
  bases: (ids) =>
    forEachList(ids, function* (wanted) {
      const raw = yield* rows<Omit<BaseRow, "owner"> & { doc: string }>(
        `SELECT b.id, b.project, p.name AS "projectName", b.name, m.uuid AS model, m.doc
         FROM base b JOIN project p ON p.id = b.project
         JOIN model m ON m.base = b.id AND m.revision = (SELECT max(revision) FROM model WHERE base = b.id)
         WHERE b.id IN ${wanted.sql}`,
        wanted.parameters,
      );
      return raw.map(({ doc, ...base }) => ({ ...base, owner: parse<{ owner: string }>(doc).owner }));
    }),
  *newestRevision() {
    return (yield* row<{ id: number | null }>("SELECT max(id) AS id FROM model"))!.id ?? 0;
  },
  *revisedSince(revision) {
    const found = yield* rows<{ base: number }>("SELECT DISTINCT base FROM model WHERE id > ?", [revision]);
    return found.map(({ base }) => base);
  },
  of: (bases) =>
    forEachList(bases, (wanted) =>
      rows<LineRow>(
        `SELECT id AS line, base, partition FROM line WHERE base IN ${wanted.sql} ORDER BY id`,
        wanted.parameters,
      ),
    ),
  byIds: (ids) =>
    forEachList(ids, (wanted) =>
      rows<LineRow>(
        `SELECT id AS line, base, partition FROM line WHERE id IN ${wanted.sql} ORDER BY id`,
        wanted.parameters,
      ),
    ),
  heads: (ids) =>
    forEachList(ids, function* (wanted) {
      const raw = yield* rows<RawHead>(
        `SELECT i.id, i.line, i.revision, i.number, i.uuid, i.base, i.model, i.project, i.size, i.doc,
                coalesce(d.origin, i.id) AS origin,
                (SELECT max(number) FROM instance WHERE line = i.line AND revision = i.revision) AS highest
         FROM line l
         JOIN instance i ON i.id = ${HEAD}
         LEFT JOIN descent d ON d.instance = i.id
         WHERE l.id IN ${wanted.sql} ORDER BY l.id`,
        wanted.parameters,
      );
      return raw.map((head) => ({ ...head, doc: parse<InstanceDoc>(head.doc) }));
    }),
  newest: (ids) =>
    forEachList(ids, (wanted) =>
      rows<VersionRow>(
        `SELECT i.id, i.line, i.revision, i.number FROM line l JOIN instance i ON i.id = ${HEAD}
         WHERE l.id IN ${wanted.sql} ORDER BY l.id`,
        wanted.parameters,
      ),
    ),
  refs: (instances) =>
    forEachList(instances, (wanted) =>
      rows<RefRow>(
        `SELECT i.id, i.line, i.revision, i.number, i.uuid, p.name AS "projectName", b.name AS "baseName", l.partition
         FROM instance i JOIN line l ON l.id = i.line JOIN base b ON b.id = i.base JOIN project p ON p.id = i.project
         WHERE i.id IN ${wanted.sql} ORDER BY i.id`,
        wanted.parameters,
      ),
    ),
  versions: (line) =>
    rows<VersionRow>("SELECT id, line, revision, number FROM instance WHERE line = ? AND deprecated = 0", [
      line,
    ]),
  *insertPropagated(versions) {
    const made = yield* insertIdentified(
      versions,
      `INSERT INTO instance (uuid, project, base, model, line, revision, number, created, actor, size, deprecated,
                             doc, content)`,
      13,
      ({ uuid }) => uuid,
      ({ head, uuid, number, created, actor }, into) => {
        into.push(
          uuid,
          head.project,
          head.base,
          head.model,
          head.line,
          head.revision,
          number,
          created,
          actor,
        );
        // Nobody created it, so no repeated create can be meant by it.
        into.push(head.size, 0, toJson(head.doc), "");
      },
    );
    yield* takePlaces(made);
    return made;
  },
};
