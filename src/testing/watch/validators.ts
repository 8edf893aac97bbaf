import type { Change } from "../../domain/change.ts";

/** What one reader of the log was sent, in order: changes, and bookmarks that only move its position. */
export type Sent = { readonly change: Change } | { readonly bookmark: number };

export interface Watch {
  /** The whole log, as it stood when the reader stopped. */
  readonly log: readonly Change[];
  readonly wanted: (change: Change) => boolean;
  /** Position after which the reader began. */
  readonly from: number;
  readonly sent: readonly Sent[];
}

const changesOf = ({ sent }: Watch): Change[] =>
  sent.flatMap((each) => ("change" in each ? [each.change] : []));
const positionOf = (sent: Sent): number => ("change" in sent ? sent.change.position : sent.bookmark);
const endOf = ({ sent, from }: Watch): number => Math.max(from, ...sent.map(positionOf));
/** What the reader must have been sent by where it stands. */
const due = (watch: Watch): Change[] =>
  watch.log.filter(
    (each) => watch.wanted(each) && each.position > watch.from && each.position <= endOf(watch),
  );
const places = (changes: readonly Change[]): string => changes.map(({ position }) => position).join(" ");
const complain = (found: readonly Change[], what: string): string[] =>
  found.length === 0 ? [] : [`${what}: ${places(found)}`];

/** What every way of watching promises. Each gives what it found wrong. */
export const validators: Readonly<Record<string, (watch: Watch) => string[]>> = {
  ordered: (watch) =>
    complain(
      changesOf(watch).filter(({ position }, index, all) => position < (all[index - 1]?.position ?? 0)),
      "after a later one",
    ),
  unique: (watch) => {
    const seen = new Set<number>();
    const again = changesOf(watch).filter(({ position }) => seen.size === seen.add(position).size);
    return complain(again, "sent again");
  },
  complete: (watch) => {
    const sent = new Set(changesOf(watch).map(({ position }) => position));
    return complain(
      due(watch).filter(({ position }) => !sent.has(position)),
      "never sent",
    );
  },
  /** Entries of one write stand together in the log, and nobody sees others between them. */
  atomic: (watch) => {
    const ended = new Set<string>();
    let current = "";
    return complain(
      changesOf(watch).filter(({ requestId }) => {
        if (requestId === current) return false;
        ended.add(current);
        current = requestId;
        return ended.has(requestId);
      }),
      "apart from the others of its write",
    );
  },
  filtered: (watch) =>
    complain(
      changesOf(watch).filter((each) => !watch.wanted(each)),
      "not asked for",
    ),
  /** Nothing at or before the position that was asked for. */
  resumed: (watch) =>
    complain(
      changesOf(watch).filter(({ position }) => position <= watch.from),
      "known already",
    ),
  /** What a bookmark has passed has been sent, and never comes after it. */
  bookmarked: (watch) => {
    let passed = 0;
    const late: Change[] = [];
    for (const each of watch.sent) {
      if ("bookmark" in each) passed = Math.max(passed, each.bookmark);
      else if (each.change.position <= passed) late.push(each.change);
    }
    return complain(late, "behind a bookmark");
  },
  /** Word for word what the log says. */
  faithful: (watch) => {
    const log = new Map(watch.log.map((each) => [each.position, JSON.stringify(each)]));
    return complain(
      changesOf(watch).filter((each) => log.get(each.position) !== JSON.stringify(each)),
      "other than in the log",
    );
  },
  /** Of what was made after the reader began, the making comes first. */
  madeFirst: (watch) => {
    const made = new Map<string, number>();
    for (const { kind, subject, position } of watch.log.filter(watch.wanted)) {
      if (/\.(created|revised)$/.test(kind) && !made.has(subject.uuid)) made.set(subject.uuid, position);
    }
    const seen = new Set<string>();
    return complain(
      changesOf(watch).filter(({ position, subject: { uuid } }) => {
        const first = seen.size !== seen.add(uuid).size;
        const making = made.get(uuid);
        return first && making !== undefined && making > watch.from && position !== making;
      }),
      "before its subject was made",
    );
  },
};

/** All that is wrong, each with the name of the promise. */
export function violations(watch: Watch): string[] {
  return Object.entries(validators).flatMap(([name, validate]) =>
    validate(watch).map((complaint) => `${name}: ${complaint}`),
  );
}
