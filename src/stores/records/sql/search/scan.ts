import type { Dialect } from "../dialect.ts";
import { rows, type Work } from "../query.ts";
import { conditionOver } from "./condition.ts";
import { type Fragment, integer, raw, sql } from "./fragment.ts";
import { type Answer, type AnswerTo, idsDescend, Podium, type Query, Tally, Top } from "./query.ts";
import { type Reading, sourceSql, visible } from "./sources.ts";
import { positionBy, readBest, readCount, readDistinct, readFacet, readPage } from "./statements.ts";
import type { Bound } from "./tree.ts";

/** Instances of one read: long enough to be worth a statement, short enough not to hold up the database. */
const BLOCK = 16_384;

/** Runs one unit of reading on one consistent state. */
export type Read = <T>(work: () => Work<T>) => Promise<T>;

export interface ScanOptions {
  readonly dialect: Dialect;
  readonly read: Read;
  /** Called between blocks: lets others have a turn, and throws when the search may not go on. */
  readonly pause: (seen: number) => Promise<void>;
}

/**
 * Answers a query from the tables themselves, block by block of ids, each block one short read: the reference for
 * the column index, what answers while the index cannot, and the only way into the past. A search over several
 * blocks of the present sees each block as it is when it comes to it.
 */
export async function scan<Q extends Query>(query: Q, options: ScanOptions): Promise<AnswerTo<Q>> {
  const { dialect, read, pause } = options;
  const past = query.asOf === null ? null : await read(() => positionBy(query.asOf!));
  const reading: Reading = { dialect, now: query.now, past };
  const gathering = gather(query, reading);
  const descending = query.kind === "page" && idsDescend(query.order);
  let block: Block | null = firstBlock(query, descending);
  let seen = 0;
  while (block !== null && !gathering.complete()) {
    await pause(seen);
    const current: Block = block;
    block = await read(function* (): Work<Block | null> {
      const bounds = yield* boundsOf(current, query.project, descending);
      if (bounds === null) return null;
      seen += bounds.size;
      const within = sql`${visible(query, reading)} AND i.id >= ${integer(bounds.least)} AND i.id <= ${integer(bounds.most)}`;
      yield* gathering.take(sql`${within} AND ${yield* conditionSql(query.where, within, reading)}`);
      return bounds.next;
    });
  }
  return gathering.answer() as AnswerTo<Q>;
}

/** Where to go on: exclusive in the direction of the scan, or the whole table at once. */
type Block = { readonly from: number } | "everything";

const EVERY_ID = Number.MAX_SAFE_INTEGER;

function firstBlock(query: Query, descending: boolean): Block {
  if (query.where !== null && namesOneInstance(query.where)) return "everything";
  // Without keys the order is that of the ids, so nothing before the cursor is looked at again.
  if (query.kind === "page" && query.order.length === 0 && query.after !== null)
    return { from: query.after.id };
  return { from: descending ? EVERY_ID : 0 };
}

/** Whether the condition holds for at most one instance, which its unique index finds at once. */
function namesOneInstance(node: Bound): boolean {
  if (node.op === "and") return node.of.some(namesOneInstance);
  if (node.op !== "compare" || node.operator !== "==") return false;
  const [source, constant] = node.left.op === "source" ? [node.left, node.right] : [node.right, node.left];
  const isUuid =
    source.op === "source" && source.source.kind === "attribute" && source.source.name === "uuid";
  return isUuid && constant.op === "constant";
}

interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly size: number;
  readonly next: Block | null;
}

function* boundsOf(block: Block, project: number, descending: boolean): Work<Bounds | null> {
  if (block === "everything") return { least: 0, most: EVERY_ID, size: 1, next: null };
  const [beyond, direction] = descending ? ["<", "DESC"] : [">", "ASC"];
  const found = yield* rows<{ least: number | null; most: number | null; size: number }>(
    `SELECT min(b.id) AS least, max(b.id) AS most, count(*) AS size FROM
     (SELECT id FROM instance WHERE project = ? AND id ${beyond} ? ORDER BY id ${direction} LIMIT ?) b`,
    [project, block.from, BLOCK],
  );
  const { least, most, size } = found[0]!;
  if (least === null || most === null) return null;
  return { least, most, size, next: { from: descending ? least : most } };
}

/** What has been found so far. */
interface Gathering {
  /** Whether no further block can change the answer. */
  complete(): boolean;
  take(matching: Fragment): Work<void>;
  answer(): Answer;
}

function gather(query: Query, reading: Reading): Gathering {
  const never = () => false;
  switch (query.kind) {
    case "page": {
      // One more than asked for tells whether there is a next page.
      const top = new Top(query.limit + 1, query.order);
      return {
        complete: () => query.order.length === 0 && top.worst !== null,
        *take(matching) {
          for (const found of yield* readPage(matching, query.order, query.after, query.limit + 1, reading))
            top.offer(found);
        },
        answer: () => ({ kind: "page", items: top.items.slice(0, query.limit), more: top.worst !== null }),
      };
    }
    case "count": {
      let count = 0;
      return {
        complete: never,
        *take(matching) {
          count += yield* readCount(matching);
        },
        answer: () => ({ kind: "count", count }),
      };
    }
    case "facet": {
      const tally = new Tally();
      return {
        complete: never,
        *take(matching) {
          for (const { value, count } of yield* readFacet(matching, query.source, reading))
            tally.add(value, count);
        },
        answer: () => tally.answer(query.limit),
      };
    }
    case "best": {
      const podium = new Podium(query.order);
      return {
        complete: never,
        *take(matching) {
          for (const { value, found } of yield* readBest(matching, query.per, query.order, reading))
            podium.offer(value, found);
        },
        answer: () => podium.answer(query.limit),
      };
    }
  }
}

const conditionSql = (where: Bound | null, within: Fragment, reading: Reading): Work<Fragment> =>
  conditionOver(where, {
    dialect: reading.dialect,
    source: (source) => sourceSql(source, reading),
    distinct: (value) => readDistinct(raw("instance i"), within, value),
  });
