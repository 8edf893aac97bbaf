import { expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import type { Tables, Work } from "../store.ts";
import { type Parameter, rows } from "./query.ts";
import { SqliteRecords } from "./sqlite.ts";

const before = Number.MAX_SAFE_INTEGER;

/** Each filter of a list by itself. */
const lists: Readonly<Record<string, (tables: Tables) => Work<unknown>>> = {
  "jobs that wait": ({ jobs }) => jobs.list({ state: "waiting", before }, 1),
  "jobs that are dead": ({ jobs }) => jobs.list({ state: "dead", before }, 1),
  "jobs of a rule": ({ jobs }) => jobs.list({ rule: "r", before }, 1),
  "jobs of a firing": ({ jobs }) => jobs.list({ firing: "f", before }, 1),
  "firings of a rule": ({ firings }) => firings.list({ rule: "r", before }, 1),
  "firings of an instance": ({ firings }) => firings.list({ instance: 1, before }, 1),
  "firings of an outcome": ({ firings }) => firings.list({ outcome: "missing", before }, 1),
  "decisions of a rule": ({ decisions }) => decisions.list({ rule: "r", before }, 1),
  "decisions of a partition": ({ decisions }) => decisions.list({ rule: "r", partition: "{}", before }, 1),
  "decisions for a champion": ({ decisions }) => decisions.list({ champion: "u", before }, 1),
  "decisions of a project": ({ decisions }) => decisions.list({ project: "p", before }, 1),
};

test.each(Object.entries(lists))(
  "%s are found by an index, in the order they are listed in",
  async (_what, list) => {
    const asked: { sql: string; parameters: readonly unknown[] }[] = [];
    const { timers } = realSeams();
    const records = new SqliteRecords({ path: ":memory:", timers, onStep: (step) => void asked.push(step) });
    await records.read(list);
    const { sql, parameters } = asked.find(
      (step) => /^\s*SELECT/.test(step.sql) && step.sql.includes("LIMIT"),
    )!;
    const plan = await records.read(() =>
      rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters as Parameter[]),
    );
    const [first] = plan.map(({ detail }) => detail).filter((detail) => !/^SEARCH i /.test(detail));
    expect(first).toMatch(/^SEARCH \w USING (COVERING )?INDEX /);
    expect(plan.some(({ detail }) => detail.includes("TEMP B-TREE"))).toBe(false);
    await records.close();
  },
);
