import { expect, test } from "vitest";
import type { Step } from "../query.ts";
import { ArrayGatherer } from "./gather.ts";

const insert = (...parameters: (string | number)[]): Step => ({
  sql: "INSERT INTO t (a, b) VALUES (?, ?) RETURNING id",
  parameters,
  gathers: { how: "insert", head: "INSERT INTO t (a, b)", tail: "RETURNING id", columns: 2 },
});
const select = (...parameters: (string | number)[]): Step => ({
  sql: "SELECT b FROM t WHERE a = ?",
  parameters,
});
const take = (count: number): Step => ({
  sql: "UPDATE c SET n = n + ? RETURNING n",
  parameters: [count],
  gathers: { how: "take" },
});

/** Gathers steps of whose parameters the types are known. */
function gathered(types: readonly string[], steps: readonly Step[]) {
  const gatherer = new ArrayGatherer();
  const key = gatherer.keyOf(steps[0]!)!;
  expect(gatherer.gather(key, steps)).toBeUndefined();
  gatherer.learn(key, steps[0]!, [{ types }]);
  return gatherer.gather(key, steps)!;
}

test("rows are inserted as arrays, column by column, and dealt out in their order", () => {
  const { step, deal } = gathered(["bigint", "text"], [insert(1, "x", 2, "y"), insert(3, "z")]);
  expect(step.sql).toBe("INSERT INTO t (a, b) SELECT * FROM unnest(?::bigint[], ?::text[]) RETURNING id");
  expect(step.parameters).toEqual([
    [1, 2, 3],
    ["x", "y", "z"],
  ]);
  const rows = [{ id: 7 }, { id: 8 }, { id: 9 }];
  expect(deal(rows)).toEqual([rows.slice(0, 2), rows.slice(2)]);
  expect(() => deal(rows.slice(1))).toThrow("2 rows came of 3 that were inserted together");
});

test("questions are asked for each row of parameters, and each is answered with its own rows", () => {
  const { step, deal } = gathered(["bigint"], [select(5), select(6), select(7)]);
  expect(step.sql).toContain("LATERAL (SELECT * FROM (SELECT b FROM t WHERE a = q.p1) each OFFSET 0)");
  expect(step.parameters).toEqual([[5, 6, 7]]);
  const answer = (of: number, b: string) => ({ "of step": of, b });
  expect(deal([answer(1, "x"), answer(3, "y"), answer(3, "z")])).toEqual([
    [{ b: "x" }],
    [],
    [{ b: "y" }, { b: "z" }],
  ]);
});

test("numbers of a counter are taken at once, and each has those behind the one before it", () => {
  const gatherer = new ArrayGatherer();
  const steps = [take(2), take(1), take(3)];
  const { step, deal } = gatherer.gather(gatherer.keyOf(steps[0]!)!, steps)!;
  expect(step.parameters).toEqual([6]);
  expect(deal([{ n: 16 }])).toEqual([[{ n: 12 }], [{ n: 13 }], [{ n: 16 }]]);
});

test("what has no parameters is asked once; what a join cannot say goes by itself", () => {
  const gatherer = new ArrayGatherer();
  const head: Step = { sql: "SELECT n FROM c", parameters: [] };
  const { step, deal } = gatherer.gather(gatherer.keyOf(head)!, [head, head])!;
  expect(step).toBe(head);
  expect(deal([{ n: 1 }])).toEqual([[{ n: 1 }], [{ n: 1 }]]);
  for (const sql of ["SELECT a FROM t LIMIT ?", "UPDATE t SET a = ?", "DELETE FROM t"]) {
    expect(gatherer.keyOf({ sql, parameters: [1] }), sql).toBeUndefined();
  }
});

test("types that the database does not tell are asked for again", () => {
  const gatherer = new ArrayGatherer();
  const steps = [select(5), select(6)];
  const key = gatherer.keyOf(steps[0]!)!;
  expect(gatherer.question(steps[0]!).parameters).toEqual(["SELECT b FROM t WHERE a = $1"]);
  gatherer.learn(key, steps[0]!, []);
  expect(gatherer.gather(key, steps)).toBeUndefined();
});
