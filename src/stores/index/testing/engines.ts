import { parse } from "../../../expression/index.ts";
import { realSeams } from "../../../seams.ts";
import { type Dialect, postgresql, sqlite } from "../../records/sql/dialect.ts";
import { PostgresRecords } from "../../records/sql/postgres.ts";
import type { Found } from "../../records/sql/search/query.ts";
import type { Read } from "../../records/sql/search/scan.ts";
import { SqliteRecords } from "../../records/sql/sqlite.ts";
import type { Records } from "../../records/store.ts";
import { SearchEngine } from "../instances/engine.ts";
import { InstanceIndex } from "../instances/instance-index.ts";
import type { Ask, Question, ReplyTo } from "../instances/question.ts";
import type { Wanted } from "./reference.ts";
import { NOW } from "./world.ts";

export const clock = { now: () => Date.now() };
export const pause = async (): Promise<void> => {};

export const timers = { after: never, every: never, soon: (task: () => void) => void setImmediate(task) };

export const openSqlite = (): Records => new SqliteRecords({ path: ":memory:", timers });

function never(): never {
  throw new Error("no timer is needed here");
}

export const openPostgres = (url: string): Promise<PostgresRecords> =>
  PostgresRecords.open({ url, timers: realSeams().timers });

export interface Engines {
  readonly columns: SearchEngine;
  readonly tables: SearchEngine;
  readonly index: InstanceIndex;
}

/** An engine over loaded columns, and one over the tables alone. */
export async function openEngines(records: Records, memory = Number.POSITIVE_INFINITY): Promise<Engines> {
  const dialect: Dialect = records instanceof PostgresRecords ? postgresql : sqlite;
  const read: Read = (work) => records.read(work);
  const index = new InstanceIndex({ dialect, read, memory, pause });
  await index.load();
  return {
    index,
    columns: new SearchEngine({ dialect, read, clock, pause, index }),
    tables: new SearchEngine({ dialect, read, clock, pause, index: null }),
  };
}

export function question<A extends Ask>(
  ask: A,
  where: string | null,
  options: Partial<Question> = {},
): Question<A> {
  return {
    project: "p",
    where: where === null ? null : parse(where),
    constraints: null,
    includeDeprecated: true,
    asOf: null,
    now: NOW,
    budget: 60_000,
    ...options,
    ask,
  };
}

export async function ask<A extends Ask>(
  engine: SearchEngine,
  asked: Question<A>,
): Promise<ReplyTo<A["kind"]>> {
  return (await engine.ask(asked)) as ReplyTo<A["kind"]>;
}

/** Every page, one after the other; `between` runs before the next is asked for. */
export async function allPages(
  engine: SearchEngine,
  where: string | null,
  order: readonly Wanted[],
  limit: number,
  between: () => Promise<void> = async () => {},
  options: Partial<Question> = {},
): Promise<number[]> {
  const ids: number[] = [];
  let after: Found | null = null;
  for (;;) {
    const sorting = order.map(({ by, descending }) => ({ by: parse(by), descending }));
    const page: ReplyTo<"page"> = await ask(
      engine,
      question({ kind: "page", order: sorting, after, limit, select: [] }, where, options),
    );
    ids.push(...page.items.map(({ id }) => id));
    if (!page.more) return ids;
    after = page.items.at(-1)!;
    await between();
  }
}
