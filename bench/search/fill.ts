import Database from "better-sqlite3";
import { sqlite } from "../../src/stores/records/sql/dialect.ts";
import { adding } from "../../src/stores/records/sql/schema/statements.ts";
import { migrations } from "../../src/stores/records/sql/schema.ts";

/** The world that is searched: skewed like a marketplace's models, the same for the same count. */
export const BASES = 200;
export const CITIES = 300;
const OWNERS = 500;
const DATA_SETS = 31_200;
const FRAMEWORKS = ["sparkml", "sklearn", "xgboost", "keras", "pytorch"];
export const NEWEST = Date.parse("2026-06-01T00:00:00Z");
const SPAN = 730 * 86_400_000;

export const scopes = ["Training", "Validation", "Production"] as const;
const share = { Training: 1, Validation: 0.6, Production: 0.34 };
const metrics = ["mape", "bias", "r2", "mae", "rmse"];
/** Sixteen series, as in the measurements the design rests on. */
export const series = [
  ...scopes.flatMap((scope) => metrics.map((name) => ({ scope, name }))),
  { scope: "Training" as const, name: "seconds" },
];

/** Deterministic: a bench compares runs of the same data. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fills an empty SQLite file by the schema, fast and without durability. */
export function fill(path: string, instances: number): void {
  const database = new Database(path);
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = OFF");
  for (const { statements } of migrations(sqlite))
    for (const statement of statements)
      database.exec(typeof statement === "string" ? statement : adding(statement));
  database.transaction(() => fillRows(database, instances))();
  database.pragma("wal_checkpoint(TRUNCATE)");
  database.close();
}

function fillRows(database: Database.Database, instances: number): void {
  const insert = (table: string, columns: string): Database.Statement =>
    database.prepare(
      `INSERT INTO ${table} (${columns}) VALUES (${columns
        .split(",")
        .map(() => "?")
        .join(",")})`,
    );
  insert("project", "id, name, description, created, actor").run(1, "bench", "", 0, "bench");
  const addField = insert("field", "project, name, type");
  for (const [name, type] of Object.entries(fieldTypes)) addField.run(1, name, type);
  const addSeries = insert("series", "id, project, scope, name, dimensions");
  for (const [index, { scope, name }] of series.entries()) addSeries.run(index + 1, 1, scope, name, "");
  const addBase = insert("base", "id, project, name");
  const addModel = insert("model", "id, uuid, base, revision, doc, created, actor");
  for (let base = 1; base <= BASES; base++) {
    addBase.run(base, 1, `base_${base}`);
    addModel.run(base, uuid("model", base), base, 1, "{}", 0, "bench");
  }
  const addInstance = insert(
    "instance",
    "id, uuid, project, base, model, line, revision, number, created, actor, size, deprecated, tags, doc, content",
  );
  const addLatest = insert("metric_latest", "instance, series, value, at, metric");
  const addMetric = insert("metric", "id, instance, series, value, at");
  const random = randomFrom(1);
  let metric = 0;
  for (let id = 1; id <= instances; id++) {
    const { base, row, points } = draw(id, instances, random);
    addInstance.run(id, uuid("instance", id), 1, base, base, id, 1, id, ...row);
    for (const { series, value, at } of points) {
      addLatest.run(id, series, value, at, ++metric);
      addMetric.run(metric, id, series, value, at);
    }
  }
}

const fieldTypes = {
  city: "text",
  framework: "text",
  trainingDataSet: "text",
  trainingCode: "text",
  modelDomain: "text",
  epochs: "number",
  trainingSeconds: "number",
  learningRate: "number",
  features: "text list",
  owner: "text",
};

function draw(id: number, instances: number, random: () => number) {
  const pick = (count: number): number => Math.floor(random() * count);
  // Zipf: the first city has most.
  const city = Math.floor(CITIES ** random()) - 1;
  const base = 1 + pick(BASES);
  const backfilled = random() < 0.05;
  const created = NEWEST - SPAN + Math.floor(SPAN * (backfilled ? random() : id / instances));
  const fields = {
    city: `city_${city}`,
    framework: FRAMEWORKS[base % FRAMEWORKS.length],
    trainingDataSet: `data_${pick(DATA_SETS)}`,
    trainingCode: `code_${pick(50_000)}`,
    modelDomain: `domain_${base % 12}`,
    epochs: 1 + pick(100),
    trainingSeconds: Math.round(random() * 1e5),
    learningRate: 10 ** -(1 + 4 * random()),
  };
  const inherited = { owner: `owner_${base % OWNERS}`, features: [`f${base % 7}`, `f${base % 11}`] };
  const tags =
    random() < 0.2
      ? JSON.stringify({ stage: ["canary", "live", "old"][pick(3)]!, team: `team_${pick(1_000)}` })
      : null;
  const doc = JSON.stringify({ fields, inherited, partition: { city: fields.city } });
  const row = [created, `owner_${pick(OWNERS)}`, 1_000 + pick(1e6), Number(random() < 0.03), tags, doc, ""];
  const mape = 0.02 + 0.2 * random() + 0.1 * ((base % 10) / 10) + 0.1 * (city / CITIES);
  const measured = {
    mape,
    bias: (random() - 0.5) * mape,
    r2: 1 - mape * (0.5 + random()),
    mae: mape * 40,
    rmse: mape * 60,
    seconds: random() * 1e4,
  };
  const roll = random();
  const points = series.flatMap(({ scope, name }, index) =>
    roll < share[scope]
      ? [
          {
            series: index + 1,
            value: measured[name as keyof typeof measured] * (0.9 + 0.2 * random()),
            at: created,
          },
        ]
      : [],
  );
  return { base, row, points };
}

const uuid = (kind: "model" | "instance", number: number): string =>
  `${kind === "model" ? "0" : "1"}0000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;
