import { registryStages } from "../../../../domain/registry.ts";
import type { InstanceDoc, PlacedRow, Places, Tags } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { newestSaid } from "../said.ts";
import { parse } from "./json.ts";

type RawPlaced = Omit<PlacedRow, "doc" | "tags" | "description"> & {
  doc: string;
  tags: string | null;
  said: string | null;
};

const select = `
  SELECT l.base, b.name AS "baseName", p.name AS "projectName", t.title, l.number AS place, l.instance, i.uuid,
         i.revision, i.number, i.doc, i.tags, l.stage, i.deprecated, i.created, i.actor, l.updated,
         ${newestSaid("instance", "l.instance")} AS said
  FROM place l JOIN instance i ON i.id = l.instance JOIN title t ON t.base = l.base
  JOIN base b ON b.id = l.base JOIN project p ON p.id = i.project`;

const STAGES = registryStages.map((stage) => `SELECT '${stage}' AS stage`).join(" UNION ALL ");

function* many(rest: string, parameters: readonly Parameter[]): Work<PlacedRow[]> {
  const raw = yield* rows<RawPlaced>(`${select} ${rest}`, parameters);
  return raw.map(decode);
}

function decode({ doc: text, tags, said, ...placed }: RawPlaced): PlacedRow {
  const doc = parse<InstanceDoc>(text);
  const description = said === null ? doc.fields.description : parse<string>(said);
  return {
    ...{ ...placed, doc, tags: tags === null ? {} : parse<Tags>(tags) },
    description: typeof description === "string" ? description : "",
  };
}

export const places: Places = {
  *find(base, place) {
    return (yield* many("WHERE l.base = ? AND l.number = ? AND l.hidden = 0", [base, place]))[0];
  },
  *byUuid(uuid) {
    return (yield* many("WHERE i.uuid = ? AND l.hidden = 0", [uuid]))[0];
  },
  of: (instances) =>
    forEachList(instances, (wanted) =>
      many(`WHERE l.instance IN ${wanted.sql} AND l.hidden = 0`, wanted.parameters),
    ),
  *numberOf(instance) {
    return (yield* row<{ number: number }>("SELECT number FROM place WHERE instance = ?", [instance]))
      ?.number;
  },
  newest: (bases) =>
    forEachList(bases, (wanted) =>
      many(
        `JOIN (${STAGES}) s ON l.number = (SELECT max(number) FROM place WHERE base = t.base AND stage = s.stage
                                           AND hidden = 0)
         WHERE t.base IN ${wanted.sql} ORDER BY l.base, l.number`,
        wanted.parameters,
      ),
    ),
  inStage: (base, stage) =>
    many("WHERE l.base = ? AND l.stage = ? AND l.hidden = 0 ORDER BY l.number", [base, stage]),
  setStage: (instance, stage, at) =>
    run("UPDATE place SET stage = ?, updated = ? WHERE instance = ?", [stage, at, instance]),
  setHidden: (instance, hidden, at) =>
    run("UPDATE place SET hidden = ?, updated = ? WHERE instance = ? AND hidden <> ?", [
      ...[hidden ? 1 : 0, at, instance, hidden ? 1 : 0],
    ]),
  touch: (instance, at) => run("UPDATE place SET updated = ? WHERE instance = ?", [at, instance]),
};

/** Gives new instances the next places under their base version ids, in the order of their making. */
export function* takePlaces(instances: readonly number[]): Work<void> {
  yield* forEachList(instances, function* (wanted) {
    yield* run(
      `INSERT INTO place (base, number, instance, run, stage, hidden, updated)
       SELECT i.base, coalesce((SELECT max(number) FROM place WHERE base = i.base), 0)
                      + row_number() OVER (PARTITION BY i.base ORDER BY i.id),
              i.id, i.doc -> 'fields' ->> 'runId', 'none', 0, i.created
       FROM instance i WHERE i.id IN ${wanted.sql}`,
      wanted.parameters,
    );
    yield* run(
      `UPDATE title SET updated = (SELECT max(created) FROM instance WHERE id IN ${wanted.sql})
       WHERE base IN (SELECT base FROM instance WHERE id IN ${wanted.sql})`,
      [...wanted.parameters, ...wanted.parameters],
    );
    return [];
  });
}
