import type { Caller } from "../../../domain/caller.ts";
import type { StateEntry, StateSubject, Tables, Work } from "../../../stores/records/store.ts";
import { tagName } from "../../storage/index.ts";
import { type Happening, idOf, log } from "../../transaction.ts";

/** A name of the state log with what it says now; null where it says nothing any more. */
export type Move = readonly [name: StateEntry["name"], value: unknown];

export const tagMoves = (moved: readonly (readonly [string, string | null])[]): Move[] =>
  moved.map(([key, value]) => [tagName(key), value]);

/** Names in an entry of the change log, which is small. */
const NAMED = 20;
const TAG = tagName("");

export const someOf = (names: Iterable<string>): string[] => [...new Set(names)].slice(0, NAMED);

/** Moves as an entry of the change log tells them: values, but of tags their names. */
export function summary(moves: readonly Move[]): Record<string, unknown> {
  const tags = moves.filter(([name]) => name.startsWith(TAG)).map(([name]) => name.slice(TAG.length));
  const others = moves.filter(([name]) => !name.startsWith(TAG));
  return { ...Object.fromEntries(others), ...(tags.length > 0 && { tags: someOf(tags) }) };
}

/** Logs what happened, and each move that came of it. */
export function* logMoves(
  tables: Tables,
  caller: Caller,
  at: number,
  happening: Happening & { readonly subjectKind: StateSubject },
  moves: readonly Move[],
): Work<void> {
  const position = yield* log(tables, caller, at, [happening]);
  const { subjectKind } = happening;
  const subject = idOf(happening.subject);
  yield* tables.states.append(
    moves.map(([name, value]) => ({ position, subjectKind, subject, name, value, at, actor: caller.actor })),
  );
}
