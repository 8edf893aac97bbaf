import type {
  ArtifactEntryRow,
  ArtifactMark,
  ArtifactOwnerRow,
  ArtifactRow,
  Artifacts,
} from "../../store.ts";
import { type Parameter, placeholders, row, rows, run, type Work } from "../query.ts";

interface Place {
  readonly folder: string;
  readonly name: string;
}

interface RawEntry extends Place {
  readonly at: number;
  readonly blob: number | null;
  readonly digest: string;
  readonly size: number;
  readonly location: string;
}

const OWNED = "e.owner_kind = ? AND e.owner = ?";

const select = `SELECT e.folder, e.name, e.at, e.blob, b.digest, b.size, b.location
  FROM artifact_entry e LEFT JOIN blob b ON b.id = e.blob WHERE ${OWNED}`;

function placeOf(path: string): Place {
  const cut = path.lastIndexOf("/");
  return { folder: path.slice(0, Math.max(cut, 0)), name: path.slice(cut + 1) };
}

const pathOf = ({ folder, name }: Place): string => (folder === "" ? name : `${folder}/${name}`);

function foldersAbove(path: string): Place[] {
  const names = path.split("/").slice(0, -1);
  return names.map((name, depth) => ({ folder: names.slice(0, depth).join("/"), name }));
}

const decode = (raw: RawEntry): ArtifactEntryRow => ({
  name: raw.name,
  file: raw.blob === null ? null : { ...decodeFile(raw), blob: raw.blob },
});

const decodeFile = (raw: RawEntry): ArtifactRow => ({
  path: pathOf(raw),
  blob: raw.blob!,
  digest: raw.digest,
  size: raw.size,
  location: raw.location,
  at: raw.at,
});

const owned = ({ kind, id }: ArtifactOwnerRow): Parameter[] => [kind, id];

/** Everything in a folder and in those below it: "/" and "0" are neighbours, so no other name lies between. */
function inside(folder: string): { sql: string; parameters: string[] } {
  if (folder === "") return { sql: "1 = 1", parameters: [] };
  return {
    sql: "(e.folder = ? OR e.folder > ? AND e.folder < ?)",
    parameters: [folder, `${folder}/`, `${folder}0`],
  };
}

function* dropEmptyFolders(owner: ArtifactOwnerRow, path: string): Work<void> {
  for (const above of foldersAbove(path).reverse()) {
    const left = yield* row(
      `SELECT 1 AS found FROM artifact_entry e WHERE ${OWNED} AND e.folder = ? LIMIT 1`,
      [...owned(owner), pathOf(above)],
    );
    if (left !== undefined) return;
    yield* dropEntry(owner, above);
  }
}

const dropEntry = (owner: ArtifactOwnerRow, { folder, name }: Place): Work<void> =>
  run("DELETE FROM artifact_entry WHERE owner_kind = ? AND owner = ? AND folder = ? AND name = ?", [
    ...owned(owner),
    folder,
    name,
  ]);

const note = (
  owner: ArtifactOwnerRow,
  path: string,
  blob: number | null,
  { position, at, actor }: ArtifactMark,
): Work<void> =>
  run(
    "INSERT INTO artifact (owner_kind, owner, path, position, blob, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)",
    [...owned(owner), path, position, blob, at, actor],
  );

function* removeInside(owner: ArtifactOwnerRow, folder: string, mark: ArtifactMark): Work<number> {
  const range = inside(folder);
  const removed = yield* rows(
    `INSERT INTO artifact (owner_kind, owner, path, position, blob, at, actor)
     SELECT e.owner_kind, e.owner, CASE e.folder WHEN '' THEN e.name ELSE e.folder || '/' || e.name END,
            CAST(? AS BIGINT), CAST(NULL AS BIGINT), CAST(? AS BIGINT), CAST(? AS TEXT)
     FROM artifact_entry e WHERE ${OWNED} AND e.blob IS NOT NULL AND ${range.sql} RETURNING path`,
    [mark.position, mark.at, mark.actor, ...owned(owner), ...range.parameters],
  );
  yield* run(`DELETE FROM artifact_entry AS e WHERE ${OWNED} AND ${range.sql}`, [
    ...owned(owner),
    ...range.parameters,
  ]);
  return removed.length;
}

export const artifacts: Artifacts = {
  *find(owner, path) {
    const { folder, name } = placeOf(path);
    const raw = yield* row<RawEntry>(`${select} AND e.folder = ? AND e.name = ?`, [
      ...owned(owner),
      folder,
      name,
    ]);
    return raw && decode(raw);
  },
  *list(owner, folder, after, limit) {
    const raw = yield* rows<RawEntry>(`${select} AND e.folder = ? AND e.name > ? ORDER BY e.name LIMIT ?`, [
      ...owned(owner),
      folder,
      after,
      limit,
    ]);
    return raw.map(decode);
  },
  *below(owner, folder) {
    const range = inside(folder);
    const raw = yield* rows<RawEntry>(`${select} AND e.blob IS NOT NULL AND ${range.sql}`, [
      ...owned(owner),
      ...range.parameters,
    ]);
    return raw.map(decodeFile).sort((one, other) => (one.path < other.path ? -1 : 1));
  },
  *past(owner, path, asOf) {
    const below =
      path === ""
        ? { sql: "", parameters: [] }
        : {
            sql: "AND (a.path = ? OR a.path > ? AND a.path < ?)",
            parameters: [path, `${path}/`, `${path}0`],
          };
    // A removal is an entry without a blob, so that the path joins none.
    const found = yield* rows<ArtifactRow>(
      `SELECT a.path, a.blob, b.digest, b.size, b.location, a.at FROM artifact a JOIN blob b ON b.id = a.blob
       WHERE a.owner_kind = ? AND a.owner = ? ${below.sql} AND a.position = (
         SELECT max(n.position) FROM artifact n
         WHERE n.owner_kind = a.owner_kind AND n.owner = a.owner AND n.path = a.path AND n.at <= ?)`,
      [...owned(owner), ...below.parameters, asOf],
    );
    return found.sort((one, other) => (one.path < other.path ? -1 : 1));
  },
  *filesAbove(owner, path) {
    const above = foldersAbove(path);
    if (above.length === 0) return [];
    const found = yield* rows<Place>(
      `SELECT e.folder, e.name FROM artifact_entry e
       WHERE ${OWNED} AND e.blob IS NOT NULL AND (e.folder, e.name) IN (VALUES ${placeholders(above.length, 2)})`,
      [...owned(owner), ...above.flatMap(({ folder, name }) => [folder, name])],
    );
    return found.map(pathOf);
  },
  *put(owner, path, blob, mark) {
    const insert = "INSERT INTO artifact_entry (owner_kind, owner, folder, name, blob, at)";
    const above = foldersAbove(path);
    if (above.length > 0) {
      yield* run(
        `${insert} VALUES ${placeholders(above.length, 6)} ON CONFLICT DO NOTHING`,
        above.flatMap(({ folder, name }) => [...owned(owner), folder, name, null, mark.at]),
      );
    }
    const { folder, name } = placeOf(path);
    yield* run(
      `${insert} VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (owner_kind, owner, folder, name) DO UPDATE SET blob = excluded.blob, at = excluded.at`,
      [...owned(owner), folder, name, blob, mark.at],
    );
    yield* note(owner, path, blob, mark);
  },
  *remove(owner, path, mark) {
    if (path === "") return yield* removeInside(owner, path, mark);
    const entry = yield* artifacts.find(owner, path);
    if (entry === undefined) return 0;
    const removed = entry.file === null ? yield* removeInside(owner, path, mark) : 1;
    if (entry.file !== null) yield* note(owner, path, null, mark);
    yield* dropEntry(owner, placeOf(path));
    yield* dropEmptyFolders(owner, path);
    return removed;
  },
};
