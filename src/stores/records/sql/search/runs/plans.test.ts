import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "../../../../../expression/index.ts";
import { realSeams } from "../../../../../seams.ts";
import { startCluster, type TestCluster } from "../../../testing/postgres.ts";
import { PostgresRecords } from "../../postgres.ts";
import { numbered, type Step } from "../../query.ts";

/** Enough that looking at each of them would show. */
const RUNS = 100_000;
const T0 = 1_700_000_000_000;

let cluster: TestCluster;
let client: pg.Client;
let records: PostgresRecords;
let steps: Step[] = [];

beforeAll(async () => {
  cluster = await startCluster();
  const url = await cluster.createDatabase();
  const onStep = (step: Step) => void steps.push(step);
  records = await PostgresRecords.open({ url, timers: realSeams().timers, onStep });
  client = new pg.Client({ connectionString: url });
  await client.connect();
  const runs = `generate_series(1, ${RUNS}) AS n`;
  const statements = [
    `INSERT INTO project (name, description, created, actor) VALUES ('p', '', ${T0}, 'ann')`,
    `INSERT INTO experiment (uuid, project, number, name, tags, deleted, created, updated, actor)
     VALUES ('e', 1, 1, 'e', '{}', 0, ${T0}, ${T0}, 'ann')`,
    `INSERT INTO run (uuid, experiment, name, user_name, status, started, deleted, created, actor, content)
     SELECT 'u' || n, 1, 'r', 'ann', 'finished', ${T0} + n, 0, ${T0}, 'ann', '' FROM ${runs}`,
    `INSERT INTO run_tag (experiment, run, name, value)
     SELECT 1, n, 'team', CASE WHEN n % 5 = 0 THEN 'maps' WHEN n % 500 = 1 THEN 'few' ELSE 'eats' END FROM ${runs}`,
    `INSERT INTO run_param (experiment, run, name, value)
     SELECT 1, n, 'size', CASE WHEN n % 2 = 0 THEN 'big' ELSE 'small' END FROM ${runs}`,
    ...["loss", "mae"].map(
      (name, index) => `INSERT INTO run_metric (run, name, experiment, value, at, step)
        SELECT n, '${name}', 1, (n * ${7919 + index * 12} % ${RUNS}) / ${RUNS}.0, ${T0}, 0 FROM ${runs}`,
    ),
    "ANALYZE",
  ];
  for (const sql of statements) await client.query(sql);
}, 60_000);

afterAll(async () => {
  await client.end();
  await records.close();
  cluster.stop();
});

/** Rows that the search's last statement looked at, by what they were looked up in. */
async function lookedAt(where: string): Promise<number> {
  steps = [];
  const finding = { where: parse(where), order: [{ by: parse('metrics["loss"]'), descending: false }] };
  const found = await records.read(({ find }) =>
    find.runs({ experiments: [1], view: "active" }, { ...finding, now: T0, from: 0, limit: 51 }),
  );
  expect(found).toHaveLength(51);
  const { sql, parameters } = steps.at(-1)!;
  const answer = await client.query(`EXPLAIN (ANALYZE, TIMING OFF) ${numbered(sql)}`, [...parameters]);
  const lines = answer.rows.map((row: Record<string, string>) => Object.values(row)[0]!);
  const counts = lines.map((line) => /actual rows=([\d.]+) loops=([\d.]+)/.exec(line));
  return Math.max(...counts.map((each) => (each === null ? 0 : Number(each[1]) * Number(each[2]))));
}

test.each([
  [
    "along the metric that they are ordered by",
    'params["size"] == "big" and tags["team"] == "maps" and metrics["loss"] < 0.9 and metrics["mae"] > 0.2',
    3_000,
  ],
  ["along it, without another condition", 'metrics["loss"] < 0.9', 200],
  ["from the few that have a tag", 'tags["team"] == "few" and metrics["mae"] > 0.2', 1_000],
])("a page of many runs is found %s", async (_, where, most) => {
  expect(await lookedAt(where)).toBeLessThan(most);
});
