import type { MemoryBlobStore } from "../../stores/blobs/memory.ts";
import { POINTS_OF_A_POSITION } from "../../stores/records/points.ts";
import { type DeprecationLevel, deprecatedBy } from "../../stores/records/rows.ts";
import { rows } from "../../stores/records/sql/query.ts";
import type { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import type { Known } from "./known.ts";
import { hold, type Invariant } from "./violation.ts";

/** The newest entry of a level's log, as the level's bit. */
const flagBy = (level: DeprecationLevel, subject: string): string =>
  `coalesce((SELECT s.value IS NOT NULL FROM state_log s WHERE s.subject_kind = '${level}' AND s.subject = ${subject}
     AND s.name = 'deprecated' ORDER BY s.position DESC LIMIT 1), 0) * ${deprecatedBy[level]}`;

/** The files of runs and logged models that their log leaves standing. */
const STANDING = `SELECT a.owner_kind, a.owner, a.path, a.blob FROM artifact a WHERE a.blob IS NOT NULL AND a.position =
  (SELECT max(n.position) FROM artifact n WHERE n.owner_kind = a.owner_kind AND n.owner = a.owner AND n.path = a.path)`;
const SHOWN = `SELECT owner_kind, owner, CASE folder WHEN '' THEN name ELSE folder || '/' || name END AS path, blob
  FROM artifact_entry WHERE blob IS NOT NULL`;

/** Queries that must find nothing, in any committed state. */
const NOTHING: readonly (readonly [Invariant, string, string])[] = [
  [
    "atomic",
    "positions that are missing from the log",
    "SELECT position FROM log_head WHERE position <> (SELECT count(*) FROM change) OR position <> (SELECT coalesce(max(position), 0) FROM change)",
  ],
  [
    "atomic",
    "records without the change that made them",
    `SELECT name FROM project WHERE name NOT IN (SELECT uuid FROM change WHERE kind = 'project.created')
     UNION ALL SELECT uuid FROM model WHERE uuid NOT IN (SELECT uuid FROM change WHERE kind IN ('model.created', 'model.revised'))
     UNION ALL SELECT uuid FROM instance WHERE uuid NOT IN (SELECT uuid FROM change WHERE kind = 'instance.created')
     UNION ALL SELECT uuid FROM evaluation WHERE uuid NOT IN
       (SELECT json_extract(data, '$.evaluation') FROM change WHERE kind = 'evaluation.recorded')`,
  ],
  [
    "atomic",
    "changes without the record that they made",
    `SELECT uuid FROM change WHERE kind = 'project.created' AND uuid NOT IN (SELECT name FROM project)
     UNION ALL SELECT uuid FROM change WHERE kind LIKE 'model.%' AND uuid NOT IN (SELECT uuid FROM model)
     UNION ALL SELECT uuid FROM change WHERE kind LIKE 'instance.%' AND uuid NOT IN (SELECT uuid FROM instance)`,
  ],
  [
    "atomic",
    "records that were made twice",
    "SELECT uuid FROM change WHERE kind IN ('project.created', 'model.created', 'model.revised', 'instance.created') GROUP BY uuid HAVING count(*) > 1",
  ],
  [
    "atomic",
    "writes of metrics that are not all there",
    `SELECT c.position FROM change c WHERE c.kind IN ('metric.recorded', 'evaluation.recorded')
       AND json_extract(c.data, '$.recorded') <> (SELECT count(*) FROM metric m WHERE m.id / ${POINTS_OF_A_POSITION} = c.position)
     UNION ALL SELECT m.id / ${POINTS_OF_A_POSITION} FROM metric m WHERE m.id / ${POINTS_OF_A_POSITION} NOT IN (SELECT position FROM change)`,
  ],
  [
    "atomic",
    "moves without their change, or changes without their move",
    `SELECT position FROM state_log WHERE position NOT IN (SELECT position FROM change)
     UNION ALL SELECT position FROM change
       WHERE kind IN ('model.tagged', 'model.deprecated', 'model.restored', 'instance.tagged', 'instance.deprecated', 'instance.restored')
         AND position NOT IN (SELECT position FROM state_log)`,
  ],
  [
    "atomic",
    "instances whose flags are not the newest entries of the log",
    `SELECT i.uuid FROM instance i WHERE i.deprecated <>
       ${flagBy("instance", "i.id")} + ${flagBy("model", "i.model")} + ${flagBy("base", "i.base")}`,
  ],
  [
    "blob first",
    "files whose blob has no record, and instances without files",
    `SELECT instance FROM file WHERE blob NOT IN (SELECT id FROM blob)
     UNION ALL SELECT i.id FROM instance i LEFT JOIN descent d ON d.instance = i.id
       WHERE coalesce(d.origin, i.id) NOT IN (SELECT instance FROM file)`,
  ],
  [
    "versions",
    "lines whose numbers are not 0, 1, 2 … in the order of the log",
    `SELECT i.line FROM instance i JOIN change c ON c.uuid = i.uuid AND c.kind = 'instance.created'
     WHERE i.number <> (SELECT count(*) FROM instance j JOIN change d ON d.uuid = j.uuid AND d.kind = 'instance.created'
                        WHERE j.line = i.line AND j.revision = i.revision AND d.position < c.position)`,
  ],
  [
    "propagation",
    "lines that got two versions from one change",
    `SELECT d.cause, i.line FROM descent d JOIN instance i ON i.id = d.instance WHERE d.cause IS NOT NULL
     GROUP BY d.cause, i.line HAVING count(*) > 1`,
  ],
  [
    "propagation",
    "versions whose cause is not in the log, or after them",
    `SELECT d.instance FROM descent d JOIN instance i ON i.id = d.instance JOIN change c ON c.uuid = i.uuid
     WHERE c.kind = 'instance.created' AND d.cause IS NOT NULL
       AND (d.cause >= c.position OR d.cause NOT IN (SELECT position FROM change))`,
  ],
  [
    "propagation",
    "pins of an instance that is not of their line",
    "SELECT p.instance FROM pin p LEFT JOIN instance u ON u.id = p.upstream WHERE u.line IS NULL OR u.line <> p.line",
  ],
  [
    "propagation",
    "models that depend on themselves",
    `WITH RECURSIVE reached (base, upstream) AS (SELECT downstream, upstream FROM dependency
       UNION SELECT r.base, d.upstream FROM reached r JOIN dependency d ON d.downstream = r.upstream)
     SELECT base FROM reached WHERE base = upstream`,
  ],
  [
    "deployments",
    "slots that are not the newest of their entries",
    `SELECT s.line FROM slot s WHERE s.position <> (SELECT max(d.position) FROM deployment d
       WHERE d.line = s.line AND d.environment = s.environment)
     UNION ALL SELECT d.line FROM deployment d LEFT JOIN slot s ON s.line = d.line AND s.environment = d.environment
       WHERE s.line IS NULL`,
  ],
  [
    "deployments",
    "entries of deployments without their change, or changes without their entry",
    `SELECT position FROM deployment WHERE position NOT IN (SELECT position FROM change WHERE kind LIKE 'deployment.%')
     UNION ALL SELECT position FROM change WHERE kind LIKE 'deployment.%' AND position NOT IN (SELECT position FROM deployment)`,
  ],
  [
    "deployments",
    "slots with several offers, and offers for what is not served",
    `SELECT line FROM offer WHERE live = 1 GROUP BY line, environment HAVING count(*) > 1
     UNION ALL SELECT o.line FROM offer o LEFT JOIN slot s ON s.line = o.line AND s.environment = o.environment
       WHERE o.live = 1 AND (s.instance IS NULL OR s.instance <> o.deployed)`,
  ],
  [
    "deployments",
    "approvals whose state is not the newest in their log",
    `SELECT a.id FROM approval a WHERE a.state <> coalesce(
       (SELECT json_extract(s.value, '$.state') FROM state_log s WHERE s.subject_kind = 'approval' AND s.subject = a.id
        ORDER BY s.position DESC LIMIT 1), 'pending')`,
  ],
  [
    "versions",
    "lines that mix partitions",
    "SELECT i.id FROM instance i JOIN line l ON l.id = i.line WHERE json(json_extract(i.doc, '$.partition')) <> json(l.partition)",
  ],
  [
    "atomic",
    "files that are shown and do not stand, or the reverse",
    `SELECT * FROM (${STANDING} EXCEPT ${SHOWN}) UNION ALL SELECT * FROM (${SHOWN} EXCEPT ${STANDING})`,
  ],
  [
    "atomic",
    "folders with nothing in them, and folders that are not shown",
    `SELECT f.name FROM artifact_entry f WHERE f.blob IS NULL AND NOT EXISTS (SELECT 1 FROM artifact_entry e
       WHERE e.owner_kind = f.owner_kind AND e.owner = f.owner AND e.folder = ltrim(f.folder || '/', '/') || f.name)
     UNION ALL SELECT e.name FROM artifact_entry e WHERE e.folder <> '' AND NOT EXISTS (SELECT 1 FROM artifact_entry f
       WHERE f.owner_kind = e.owner_kind AND f.owner = e.owner AND f.blob IS NULL
         AND e.folder = ltrim(f.folder || '/', '/') || f.name)`,
  ],
  [
    "metrics are the fold of the points",
    "newest values that are not the newest",
    `SELECT m.instance, m.series FROM metric m LEFT JOIN metric_latest l ON l.instance = m.instance AND l.series = m.series
     WHERE l.metric IS NULL OR m.at > l.at OR (m.at = l.at AND m.id > l.metric)`,
  ],
];

/** Holds one committed state, whatever history led to it, against what must be true at every instant. */
export async function checkRows(records: SqliteRecords, blobs: MemoryBlobStore, known: Known): Promise<void> {
  for (const [invariant, what, sql] of NOTHING) {
    const found = await records.read(() => rows<object>(sql));
    hold(found.length === 0, invariant, () => `${what}: ${JSON.stringify(found).slice(0, 200)}`);
  }
  await checkBlobs(records, blobs);
  await checkKeys(records, known);
}

/** The bytes of everything that is recorded lie in the store, in full. */
async function checkBlobs(records: SqliteRecords, blobs: MemoryBlobStore): Promise<void> {
  const recorded = await records.read(() =>
    rows<{ location: string; size: number }>(
      `SELECT location, size FROM blob
       WHERE id IN (SELECT blob FROM file UNION SELECT blob FROM artifact WHERE blob IS NOT NULL)`,
    ),
  );
  for (const { location, size } of recorded) {
    const kept = await blobs.size(location.slice(location.indexOf(":") + 1)).catch(() => -1);
    hold(kept === size, "blob first", () => `${location} should have ${size} bytes and has ${kept}`);
  }
}

/** An effect and the note that a retry is answered from are one. */
async function checkKeys(records: SqliteRecords, known: Known): Promise<void> {
  const noted = new Set(
    (
      await records.read(() => rows<{ name: string }>("SELECT actor || ' ' || key AS name FROM idempotency"))
    ).map((each) => each.name),
  );
  const effects = await records.read(() => rows<{ request: string }>("SELECT DISTINCT request FROM change"));
  for (const { request } of effects) {
    const { actor, key } = known.attempts.get(request) ?? {};
    if (key === undefined) continue;
    hold(noted.has(`${actor} ${key}`), "atomic", () => `${request} had its effect and is not noted`);
  }
}
