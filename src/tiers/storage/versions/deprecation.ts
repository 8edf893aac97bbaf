import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkText } from "../../../domain/text.ts";
import type { DeprecationLevel, Tables, Work } from "../../../stores/records/store.ts";
import { type Happening, log } from "../../transaction.ts";
import { DEPRECATED, type DeprecationState } from "../states.ts";

const REASON_LENGTH = 4_096;

export function checkReason(value: unknown): string {
  const reason = checkText(value, "reason", REASON_LENGTH);
  if (reason.trim() !== "") return reason;
  throw new GalleryError("request.invalid", "reason must say why, for those who ask later", {
    field: "reason",
  });
}

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
