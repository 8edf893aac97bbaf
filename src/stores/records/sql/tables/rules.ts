import type { Rule } from "../../../../domain/rule.ts";
import type { RuleState } from "../../../../domain/rule-repository.ts";
import type { NewRuleEntry, RuleCommitRow, RuleEntryRow, Rules } from "../../store.ts";
import { forEachList, type Parameter, row, rows, run, type Work } from "../query.ts";
import { insertMany } from "./insert.ts";
import { parse, parseOptional, toJson } from "./json.ts";

type RawCommit = Omit<RuleCommitRow, "forced" | "teams" | "problems"> & {
  forced: number;
  teams: string;
  problems: string;
};

type RawEntry = Omit<RuleEntryRow, "document" | "problems"> & { document: string | null; problems: string };

const SELECT_COMMIT =
  "SELECT id, hash, source, folder, author, email, message, at, applied, forced, teams, problems FROM rule_commit";

const SELECT_ENTRY = `
  SELECT e.id, e.file, e.uuid, e.team, e.name, e.state, e.stage, v.id AS version, v.document, v.content AS text, e.problems,
         c.hash AS entered, c.applied AS "enteredAt", CASE WHEN v.document IS NULL THEN NULL ELSE b.hash END AS "commit"
  FROM rule_entry e JOIN rule_entry v ON v.id = coalesce(e.source, e.id)
  JOIN rule_commit c ON c.id = e.revision JOIN rule_commit b ON b.id = v.revision`;

function* commits(where: string, parameters: readonly Parameter[]): Work<RuleCommitRow[]> {
  const raw = yield* rows<RawCommit>(`${SELECT_COMMIT} WHERE ${where}`, parameters);
  return raw.map(({ forced, teams, problems, ...rest }) => ({
    ...rest,
    forced: forced === 1,
    teams: parse(teams),
    problems: parse(problems),
  }));
}

function* entries(rest: string, parameters: readonly Parameter[]): Work<RuleEntryRow[]> {
  const raw = yield* rows<RawEntry>(`${SELECT_ENTRY} ${rest}`, parameters);
  return raw.map(({ document, problems, ...others }) => ({
    ...others,
    document: parseOptional<Rule>(document),
    problems: parse(problems),
  }));
}

function encode(commit: number, entry: NewRuleEntry, into: Parameter[]): void {
  into.push(commit, entry.file, entry.uuid, entry.team, entry.name, entry.state, entry.stage, entry.source);
  into.push(entry.document === null ? null : toJson(entry.document), entry.text, toJson(entry.problems));
}

export const rules: Rules = {
  *newestCommit() {
    return (yield* commits("id = (SELECT max(id) FROM rule_commit)", []))[0];
  },
  *commitByHash(hash) {
    return (yield* commits("hash = ? ORDER BY id DESC LIMIT 1", [hash]))[0];
  },
  listCommits: (before, limit) => commits("id < ? ORDER BY id DESC LIMIT ?", [before, limit]),
  *insertCommit(commit) {
    const { hash, source, folder, author, email, message, at, applied } = commit;
    const inserted = yield* row<{ id: number }>(
      `INSERT INTO rule_commit (hash, source, folder, author, email, message, at, applied, forced, teams, problems)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
      [
        ...[hash, source, folder, author, email, message, at, applied],
        ...[commit.forced ? 1 : 0, toJson(commit.teams), toJson(commit.problems)],
      ],
    );
    return inserted!.id;
  },
  *append(commit, all) {
    yield* insertMany(
      all,
      `INSERT INTO rule_entry (revision, file, uuid, team, name, state, stage, source, document, content, problems)`,
      "",
      11,
      (entry, into) => encode(commit, entry, into),
    );
    const removed = all.filter(({ state }) => state === "removed").map(({ file }) => file);
    yield* forEachList(removed, function* (wanted) {
      yield* run(`DELETE FROM rule_file WHERE file IN ${wanted.sql}`, wanted.parameters);
      return [];
    });
    yield* run(
      `INSERT INTO rule_file (file, entry, team, state, stage)
         SELECT file, id, team, state, stage FROM rule_entry WHERE revision = ? AND state <> 'removed'
       ON CONFLICT (file) DO UPDATE SET entry = excluded.entry, team = excluded.team, state = excluded.state,
         stage = excluded.stage`,
      [commit],
    );
  },
  *list(filter, afterFile, limit) {
    const wanted = Object.entries({ team: filter.team, stage: filter.stage, state: filter.state }).filter(
      (each): each is [string, string & typeof filter.stage] => each[1] !== undefined,
    );
    const conditions = ["f.file > ?", ...wanted.map(([column]) => `f.${column} = ?`)];
    const parameters = [afterFile, ...wanted.map(([, value]) => value), limit];
    return yield* entries(
      `JOIN rule_file f ON f.entry = e.id WHERE ${conditions.join(" AND ")} ORDER BY f.file LIMIT ?`,
      parameters,
    );
  },
  entriesAfter: (id, limit) => entries("WHERE e.id > ? ORDER BY e.id LIMIT ?", [id, limit]),
  *byUuid(uuid, commit) {
    const until = commit === undefined ? "" : "AND e.revision <= ?";
    const parameters = commit === undefined ? [uuid] : [uuid, commit];
    return (yield* entries(`WHERE e.uuid = ? ${until} ORDER BY e.id DESC LIMIT 1`, parameters))[0];
  },
  *counts() {
    const found = yield* rows<{ state: RuleState; count: number }>(
      "SELECT state, count(*) AS count FROM rule_file GROUP BY state",
    );
    const counts = { in_force: 0, stale: 0, broken: 0 };
    for (const { state, count } of found) counts[state] = count;
    return counts;
  },
  *revision() {
    const found = yield* row<{ commit: number; flip: number }>(
      `SELECT (SELECT coalesce(max(id), 0) FROM rule_commit) AS "commit",
              (SELECT coalesce(max(id), 0) FROM rule_switch) AS flip`,
    );
    return found!;
  },
};
