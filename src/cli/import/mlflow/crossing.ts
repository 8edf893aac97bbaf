import type { Client } from "../../../client/index.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { madeElsewhereTags } from "../../../domain/made-elsewhere.ts";
import type { Made, Source, Texts } from "./source.ts";
import type { Subject, Tally } from "./tally.ts";

/** What all parts of one import work with. */
export interface Crossing {
  readonly source: Source;
  readonly client: Client;
  readonly project: string;
  readonly tally: Tally;
  readonly signal: AbortSignal;
  /** Says how far it has come. */
  readonly note: (sentence: string) => void;
  /** Counts bytes of files that have moved. */
  readonly moved: (bytes: number) => void;
}

/** An experiment of the project that takes what is imported. */
export interface Place {
  readonly number: number;
  /** Brings it back when it is deleted, before anything is written to it. */
  readonly open: () => Promise<void>;
}

/** Errors that concern one thing only, so that the others can still be carried. */
const ofOne: ReadonlySet<string> = new Set(["invalid", "conflict", "missing"]);

/** Does what carries one thing; a refusal of just that is told in the report. */
export async function attempt(
  { tally }: Crossing,
  what: Subject,
  name: string,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof GalleryError) || !ofOne.has(error.kind)) throw error;
    tally.leave(what, name, error.message);
  }
}

/** The answer, or undefined where what is asked for does not exist. */
export async function ifKnown<Answer>(asked: Promise<Answer>): Promise<Answer | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof GalleryError && error.kind === "missing") return undefined;
    throw error;
  }
}

/** Works on several at a time and reads no further ahead than that; the first failure ends it. */
export async function inParallel<Item>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const item of items) {
    const task: Promise<void> = work(item)
      .catch((error: unknown) => void failures.push(error))
      .finally(() => underWay.delete(task));
    underWay.add(task);
    if (underWay.size >= width) await Promise.race(underWay);
    if (failures.length > 0) break;
  }
  await Promise.all(underWay);
  if (failures.length > 0) throw failures[0];
}

/** The tags of a record, and those that say when and by whom it was made, and when it last moved. */
export const tagsOf = ({ tags, made }: { readonly tags: Texts; readonly made: Made }): Texts => ({
  ...tags,
  ...madeElsewhereTags(made),
});

/** Those of a record that have another value in the other one, or none. */
export function differing(
  wanted: Readonly<Record<string, string>>,
  present: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(wanted).filter(([key, value]) => !Object.hasOwn(present, key) || present[key] !== value),
  );
}

export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
