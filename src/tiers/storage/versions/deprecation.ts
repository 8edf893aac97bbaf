import type { Caller } from "../../../domain/caller.ts";
import type { DeprecationLevel, Tables, Work } from "../../../stores/records/store.ts";
import { type Happening, log } from "../../transaction.ts";
import { DEPRECATED, type DeprecationState } from "../states.ts";

/** What is deprecated, or with the state null restored, at one level and no other. */
export interface Mark {
  readonly level: DeprecationLevel;
  readonly id: number;
  readonly state: DeprecationState | null;
  readonly happening: Happening;
}

/** Writes it into the log of states, and onto every instance that it reaches. */
export function* mark(
  tables: Tables,
  caller: Caller,
  at: number,
  { level, id, state, happening }: Mark,
): Work<void> {
  const position = yield* log(tables, caller, at, [happening]);
  yield* tables.states.append([
    { position, subjectKind: level, subject: id, name: DEPRECATED, value: state, at, actor: caller.actor },
  ]);
  yield* tables.instances.setDeprecated(level, id, state !== null);
}
