import type { StateEntry, States } from "../../store.ts";
import { inList, rows, run } from "../query.ts";
import { parseOptional, toJson } from "./json.ts";

type RawEntry = Omit<StateEntry, "value"> & { value: string | null };

export const states: States = {
  *append(entries) {
    for (const entry of entries) {
      yield* run(
        "INSERT INTO state_log (position, subject_kind, subject, name, value, at, actor) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
          entry.position,
          entry.subjectKind,
          entry.subject,
          entry.name,
          entry.value === null ? null : toJson(entry.value),
          entry.at,
          entry.actor,
        ],
      );
    }
  },
  *current(subjectKind, subjects, asOf) {
    if (subjects.length === 0) return [];
    const past = asOf === undefined ? "" : "AND at <= ?";
    const wanted = inList(subjects);
    const raw = yield* rows<RawEntry>(
      `SELECT s.position, s.subject_kind AS "subjectKind", s.subject, s.name, s.value, s.at, s.actor FROM state_log s
       JOIN (SELECT subject, name, max(position) AS position FROM state_log
             WHERE subject_kind = ? AND subject IN ${wanted.sql} ${past}
             GROUP BY subject, name) newest
         ON newest.subject = s.subject AND newest.name = s.name AND newest.position = s.position
       WHERE s.subject_kind = ? ORDER BY s.subject, s.name`,
      [subjectKind, ...wanted.parameters, ...(asOf === undefined ? [] : [asOf]), subjectKind],
    );
    return raw.map((each) => ({ ...each, value: parseOptional(each.value) }));
  },
};
