import type { StateEntry, States } from "../../store.ts";
import { forEachList, rows } from "../query.ts";
import { insertMany } from "./insert.ts";
import { parseOptional, toJson } from "./json.ts";

type RawEntry = Omit<StateEntry, "value"> & { value: string | null };

const COLUMNS = `s.position, s.subject_kind AS "subjectKind", s.subject, s.name, s.value, s.at, s.actor`;

const decode = (raw: RawEntry): StateEntry => ({ ...raw, value: parseOptional(raw.value) });

export const states: States = {
  *append(entries) {
    yield* insertMany(
      entries,
      "INSERT INTO state_log (position, subject_kind, subject, name, value, at, actor)",
      "",
      7,
      (entry, into) => {
        into.push(entry.position, entry.subjectKind, entry.subject, entry.name);
        into.push(entry.value === null ? null : toJson(entry.value), entry.at, entry.actor);
      },
    );
  },
  *history(subjectKind, subject, name) {
    const raw = yield* rows<RawEntry>(
      `SELECT ${COLUMNS} FROM state_log s WHERE s.subject_kind = ? AND s.subject = ? AND s.name = ?
       ORDER BY s.position`,
      [subjectKind, subject, name],
    );
    return raw.map(decode);
  },
  *newest(subjectKind, subjects, name) {
    const raw = yield* forEachList(subjects, (wanted) =>
      rows<RawEntry>(
        `SELECT ${COLUMNS} FROM state_log s
         JOIN (SELECT subject, max(position) AS position FROM state_log
               WHERE subject_kind = ? AND subject IN ${wanted.sql} AND name = ? GROUP BY subject) newest
           ON newest.subject = s.subject AND newest.position = s.position
         WHERE s.subject_kind = ? AND s.name = ? ORDER BY s.subject`,
        [subjectKind, ...wanted.parameters, name, subjectKind, name],
      ),
    );
    return raw.map(decode);
  },
  *current(subjectKind, subjects, asOf) {
    const past = asOf === undefined ? "" : "AND at <= ?";
    const raw = yield* forEachList(subjects, (wanted) =>
      rows<RawEntry>(
        `SELECT ${COLUMNS} FROM state_log s
         JOIN (SELECT subject, name, max(position) AS position FROM state_log
               WHERE subject_kind = ? AND subject IN ${wanted.sql} ${past}
               GROUP BY subject, name) newest
           ON newest.subject = s.subject AND newest.name = s.name AND newest.position = s.position
         WHERE s.subject_kind = ? ORDER BY s.subject, s.name`,
        [subjectKind, ...wanted.parameters, ...(asOf === undefined ? [] : [asOf]), subjectKind],
      ),
    );
    return raw.map(decode);
  },
  *upTo(subjectKind, subjects, position) {
    const raw = yield* forEachList(subjects, (wanted) =>
      rows<RawEntry>(
        `SELECT ${COLUMNS} FROM state_log s
         WHERE s.subject_kind = ? AND s.subject IN ${wanted.sql} AND s.position <= ? ORDER BY s.position, s.name`,
        [subjectKind, ...wanted.parameters, position],
      ),
    );
    return raw.map(decode);
  },
};
