import { expect, test } from "vitest";
import { realSeams } from "../../../seams.ts";
import { type Parameter, rows } from "./query.ts";
import { SqliteRecords } from "./sqlite.ts";

test("data sets of an experiment are found without looking at those of others", async () => {
  const asked: { sql: string; parameters: readonly unknown[] }[] = [];
  const records = new SqliteRecords({
    path: ":memory:",
    timers: realSeams().timers,
    onStep: (step) => void asked.push(step),
  });
  const first = { experiment: -1, name: "", digest: "", context: "" };
  await records.read((tables) => tables.dataSets.used([1, 2], first, 10));
  const { sql, parameters } = asked.at(-1)!;
  const plan = await records.read(() =>
    rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, parameters as Parameter[]),
  );
  const steps = plan.map(({ detail }) => detail);
  expect(steps.filter((step) => step.startsWith("SCAN"))).toEqual([]);
  expect(steps.some((step) => /SEARCH u USING (COVERING )?INDEX run_data_set_data_set/.test(step))).toBe(
    true,
  );
  expect(steps.some((step) => /SEARCH d USING .*\(experiment=\?/.test(step))).toBe(true);
  await records.close();
});
