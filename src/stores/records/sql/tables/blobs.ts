import type { BlobRow, Blobs } from "../../store.ts";
import { inList, row, rows, run } from "../query.ts";

const columns = "b.id, b.digest, b.size, b.location";

/** Nothing names the blob, and no project has uploaded it since the given moment. */
const abandoned = `NOT EXISTS (SELECT 1 FROM file f WHERE f.blob = b.id)
  AND NOT EXISTS (SELECT 1 FROM artifact a WHERE a.blob = b.id)
  AND NOT EXISTS (SELECT 1 FROM upload u WHERE u.blob = b.id AND u.at >= ?)`;

export const blobs: Blobs = {
  byDigest: (digest) => row<BlobRow>(`SELECT ${columns} FROM blob b WHERE b.digest = ?`, [digest]),
  *inProject(project, digests) {
    if (digests.length === 0) return [];
    const wanted = inList(digests);
    return yield* rows<BlobRow>(
      `SELECT ${columns} FROM blob b JOIN upload u ON u.blob = b.id AND u.project = ?
       WHERE b.digest IN ${wanted.sql}`,
      [project, ...wanted.parameters],
    );
  },
  *insert(blob) {
    const inserted = yield* row<{ id: number }>(
      "INSERT INTO blob (digest, size, location, created) VALUES (?, ?, ?, ?) RETURNING id",
      [blob.digest, blob.size, blob.location, blob.created],
    );
    return inserted!.id;
  },
  noteUpload: (project, blob, at) =>
    run(
      `INSERT INTO upload (project, blob, at) VALUES (?, ?, ?)
       ON CONFLICT (project, blob) DO UPDATE SET at = excluded.at WHERE excluded.at > upload.at`,
      [project, blob, at],
    ),
  unreferenced: (before, afterId, limit) =>
    rows<BlobRow>(
      `SELECT ${columns} FROM blob b WHERE b.id > ? AND b.created < ? AND ${abandoned} ORDER BY b.id LIMIT ?`,
      [afterId, before, before, limit],
    ),
  *forget(id, before) {
    const forgotten = yield* row<{ id: number }>(
      `DELETE FROM blob WHERE id IN (SELECT b.id FROM blob b WHERE b.id = ? AND ${abandoned}) RETURNING id`,
      [id, before],
    );
    if (forgotten === undefined) return false;
    yield* run("DELETE FROM upload WHERE blob = ?", [id]);
    return true;
  },
  *known(locations) {
    if (locations.length === 0) return [];
    const wanted = inList(locations);
    const found = yield* rows<{ location: string }>(
      `SELECT location FROM blob WHERE location IN ${wanted.sql}`,
      wanted.parameters,
    );
    return found.map((each) => each.location);
  },
};
