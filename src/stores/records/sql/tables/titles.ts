import type { FirstTitle, Tags, TitledRow, Titles } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { newestSaid } from "../said.ts";
import { insertRow } from "./insert.ts";
import { parse } from "./json.ts";

type RawTitled = Omit<TitledRow, "description" | "tags"> & {
  doc: string;
  said: string | null;
  tags: string | null;
};

const select = `
  SELECT t.base, b.name AS "baseName", t.project, p.name AS "projectName", t.title, t.updated,
         first.created, first.actor, newest.uuid AS model,
         newest.id AS "modelId", newest.revision, newest.tags, newest.doc, ${newestSaid("base", "t.base")} AS said
  FROM title t JOIN base b ON b.id = t.base JOIN project p ON p.id = t.project
  JOIN model first ON first.base = t.base AND first.revision = 1
  JOIN model newest ON newest.base = t.base AND newest.revision = (SELECT max(revision) FROM model WHERE base = t.base)`;

function* many(rest: string, parameters: readonly Parameter[]): Work<TitledRow[]> {
  const raw = yield* rows<RawTitled>(`${select} ${rest}`, parameters);
  return raw.map(({ doc, said, tags, ...titled }) => ({
    ...titled,
    tags: tags === null ? {} : parse<Tags>(tags),
    description: said === null ? parse<{ description: string }>(doc).description : parse<string>(said),
  }));
}

export const titles: Titles = {
  *find(project, title) {
    return (yield* many("WHERE t.project = ? AND t.title = ?", [project, title]))[0];
  },
  *named(project, base) {
    return (yield* many("WHERE b.project = ? AND b.name = ?", [project, base]))[0];
  },
  of: (bases) => forEachList(bases, (wanted) => many(`WHERE t.base IN ${wanted.sql}`, wanted.parameters)),
  *set(base, title, at) {
    if (title === null) {
      yield* run("DELETE FROM title WHERE base = ?", [base]);
      return;
    }
    yield* run(
      `INSERT INTO title (base, project, title, updated) SELECT id, project, ?, ? FROM base WHERE id = ?
       ON CONFLICT (base) DO UPDATE SET title = excluded.title, updated = excluded.updated`,
      [title, at, base],
    );
    yield* run("UPDATE place SET updated = ? WHERE base = ?", [at, base]);
  },
  *free(project, wanted) {
    for (let rival = 1; ; rival++) {
      const title = rival === 1 ? wanted : `${wanted} (${rival})`;
      const taken = yield* row("SELECT base FROM title WHERE project = ? AND title = ?", [project, title]);
      if (taken === undefined) return title;
    }
  },
  touch: (base, at) => run("UPDATE title SET updated = ? WHERE base = ?", [at, base]),
  tags: (bases) =>
    forEachList(bases, function* (wanted) {
      const raw = yield* rows<{ base: number; model: number; uuid: string; tags: string | null }>(
        `SELECT base, id AS model, uuid, tags FROM model WHERE base IN ${wanted.sql} ORDER BY base, revision`,
        wanted.parameters,
      );
      return raw.map((each) => ({ ...each, tags: each.tags === null ? {} : parse<Tags>(each.tags) }));
    }),
};

/** A base version id has a title from its first revision on: its own name, or that with the next number that is free. */
export function* giveTitle(base: number, { project, wanted, isFree }: FirstTitle, at: number): Work<void> {
  const title = isFree ? wanted : yield* titles.free(project, wanted);
  yield* insertRow("INSERT INTO title (base, project, title, updated)", "", [base, project, title, at]);
}
