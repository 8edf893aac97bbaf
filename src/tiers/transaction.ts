import type { Caller } from "../domain/caller.ts";
import { fingerprint } from "../domain/canonical.ts";
import type { ChangeKind, SubjectKind } from "../domain/change.ts";
import { GalleryError } from "../domain/errors.ts";
import type { Clock, Seams } from "../domain/seams.ts";
import { checkText } from "../domain/text.ts";
import type { Records, Tables, Touches, Work } from "../stores/records/store.ts";

/** What every tier is made with. */
export interface TierContext {
  readonly records: Records;
  readonly seams: Seams;
}

export interface Happening {
  readonly kind: ChangeKind;
  readonly project: number;
  readonly subjectKind: SubjectKind;
  /** Its id, which may become known only with the position of the entry. */
  readonly subject: number | (() => number);
  readonly uuid: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export const idOf = (subject: Happening["subject"]): number =>
  typeof subject === "number" ? subject : subject();

/** Writes what happened into the change log of the running transaction; returns the first position. */
export function* log(
  tables: Tables,
  caller: Caller,
  at: number,
  happenings: readonly Happening[],
): Work<number> {
  const first = yield* tables.changes.reserve(happenings.length);
  yield* tables.changes.append(
    happenings.map(({ subject, ...each }, index) => ({
      ...each,
      subject: idOf(subject),
      position: first + index,
      at,
      actor: caller.actor,
      door: caller.door,
      request: caller.requestId,
    })),
  );
  return first;
}

/** What a write touches: the key of its request, too. */
export const touching = (
  { actor, idempotencyKey }: Caller,
  changes: readonly string[],
  reads: readonly string[] = [],
): Touches => ({
  changes: idempotencyKey === undefined ? changes : [...changes, `key ${actor} ${idempotencyKey}`],
  reads,
});

/** Longer keys would be a way to store data. */
const KEY_LENGTH = 255;

/**
 * Makes a write safe to repeat: with an idempotency key, the first answer is kept in the same transaction and given
 * again; the same key for another request is refused with no effect. A refusal is not kept, as it had no effect.
 * The clock is read here, when it is the writer's turn, so that times rise with the positions of the log and what
 * was answered about a moment in the past stays true.
 */
export function* once<T>(
  tables: Tables,
  caller: Caller,
  operation: string,
  input: unknown,
  clock: Clock,
  work: (at: number) => Work<T>,
): Work<T> {
  const at = clock.now();
  const key = caller.idempotencyKey;
  if (key === undefined) return yield* work(at);
  checkText(key, "Idempotency-Key", KEY_LENGTH);
  const request = fingerprint(input);
  const known = yield* tables.idempotency.find(caller.actor, key);
  if (known !== undefined) {
    if (known.operation === operation && known.request === request) return known.answer as T;
    const difference =
      known.operation === operation ? "another body" : `another operation, ${known.operation}`;
    throw new GalleryError("idempotency.conflict", `the idempotency key was used with ${difference}`, {
      field: "Idempotency-Key",
    });
  }
  const answer = yield* work(at);
  yield* tables.idempotency.insert(caller.actor, key, { operation, request, answer }, at);
  return answer;
}
