import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareFound,
  type Found,
  type Key,
  type Order,
  type PageQuery,
} from "../../records/sql/search/query.ts";
import type { Bound, Source } from "../../records/sql/search/tree.ts";
import { answerFrom } from "../instances/answers.ts";
import { InstanceTable, placeOf } from "../instances/table.ts";
import { BLOCK } from "./column.ts";
import { Dictionary } from "./dictionary.ts";

type Field = Source & { kind: "field" };

const rising: Field = { kind: "field", name: "rising", type: "number" };
const few: Field = { kind: "field", name: "few", type: "number" };
const name: Field = { kind: "field", name: "name", type: "text" };
const ROWS = 3 * BLOCK + 100;

interface Row {
  readonly id: number;
  readonly values: Readonly<Record<string, Key>>;
}

/** Several blocks: one number that mostly follows the ids, one with many ties and gaps, and a text. */
function build(seed: number): { table: InstanceTable; rows: Row[] } {
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return seed / 2 ** 31;
  };
  const table = new InstanceTable(1);
  const rows: Row[] = [];
  for (let at = 0; at < ROWS; at++) {
    const id = at * 3 + 1;
    const values = {
      rising: random() < 0.05 ? Math.floor(random() * ROWS) : at,
      // The second block has none at all.
      few: Math.floor(at / BLOCK) === 1 || random() < 0.3 ? null : Math.floor(random() * 4),
      name: random() < 0.1 ? null : `n${Math.floor(random() * 50)}`,
    };
    const row = table.ensureRow(id);
    for (const source of [rising, few, name])
      table.write(placeOf(source), row, values[source.name as keyof typeof values]);
    rows.push({ id, values });
  }
  return { table, rows };
}

const compare = (source: Source, operator: "<" | ">=" | "!=" | "==", value: number | string): Bound => ({
  op: "compare",
  type: "boolean",
  operator,
  left: { op: "source", type: source.type, source },
  right: { op: "constant", type: source.type === "text" ? "text" : "number", value },
});

const leaf: fc.Arbitrary<{ bound: Bound; holds: (row: Row) => boolean }> = fc.oneof(
  fc.integer({ min: 0, max: ROWS }).map((limit) => ({
    bound: compare(rising, "<", limit),
    holds: ({ values }: Row) => (values.rising as number) < limit,
  })),
  fc.integer({ min: 0, max: 3 }).map((value) => ({
    bound: compare(few, "!=", value),
    holds: ({ values }: Row) => values.few !== null && values.few !== value,
  })),
  fc.integer({ min: 0, max: 49 }).map((value) => ({
    bound: compare(name, ">=", `n${value}`),
    holds: ({ values }: Row) => values.name !== null && (values.name as string) >= `n${value}`,
  })),
);

const condition = fc
  .tuple(fc.constantFrom("and" as const, "or" as const), fc.array(leaf, { minLength: 2, maxLength: 3 }))
  .map(([op, leaves]) => ({
    bound: { op, type: "boolean", of: leaves.map(({ bound }) => bound) } satisfies Bound,
    holds: (row: Row) =>
      op === "and" ? leaves.every(({ holds }) => holds(row)) : leaves.some(({ holds }) => holds(row)),
  }));

const order: fc.Arbitrary<Order> = fc.uniqueArray(
  fc.record({ source: fc.constantFrom(rising, few, name), descending: fc.boolean() }),
  { maxLength: 2, selector: ({ source }) => (source.kind === "field" ? source.name : "") },
);

describe("a search over several blocks", () => {
  const { table, rows } = build(7);

  it("finds the same page as a full sort, from any place", () => {
    fc.assert(
      fc.property(
        condition,
        order,
        fc.nat({ max: 400 }),
        fc.integer({ min: 1, max: 60 }),
        ({ bound, holds }, by, skip, limit) => {
          const sorted = rows
            .filter(holds)
            .map(
              (row): Found => ({
                id: row.id,
                keys: by.map(({ source }) => row.values[source.kind === "field" ? source.name : ""]!),
              }),
            )
            .sort((a, b) => compareFound(a, b, by));
          const from = Math.min(skip, Math.max(0, sorted.length - 1));
          const query: PageQuery = {
            kind: "page",
            project: 1,
            where: bound,
            includeDeprecated: true,
            asOf: null,
            now: 0,
            order: by,
            after: from === 0 ? null : sorted[from - 1]!,
            limit,
          };
          const items = sorted.slice(from, from + limit);
          expect(answerFrom(query, table)).toEqual({
            kind: "page",
            items,
            more: sorted.length > from + limit,
          });
        },
      ),
      { numRuns: 120 },
    );
  });
});

describe("a dictionary", () => {
  it("places a text that it does not have between its neighbours", () => {
    const dictionary = new Dictionary();
    for (const text of ["b", "d"]) dictionary.code(text);
    expect(["a", "b", "c", "d", "e"].map((text) => dictionary.rankOf(text))).toEqual([-0.5, 0, 0.5, 1, 1.5]);
    dictionary.code("c");
    expect(dictionary.rankOf("c")).toBe(1);
    expect([...dictionary.ranks()]).toEqual([Number.NaN, 0, 2, 1]);
  });
});
