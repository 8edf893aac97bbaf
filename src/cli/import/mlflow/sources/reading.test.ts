import { mkdir, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import Database from "better-sqlite3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Source, SourceExperiment, SourceRun } from "../source.ts";
import { Tally } from "../tally.ts";
import { chooseSource } from "./choose.ts";
import { type Version, versions, writeDatabase, writeFolder } from "./testing/fixtures.ts";

let place: string;
let tally: Tally;
let source: Source;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "gallery-import-"));
  tally = new Tally();
});

afterEach(async () => {
  await source?.close();
  await rm(place, { recursive: true });
});

const writers = { database: writeDatabase, folder: writeFolder };
type Kind = keyof typeof writers;

const choose = (from: string, artifacts?: string): Promise<Source> =>
  chooseSource({ from, artifacts }, tally, new AbortController().signal);

async function open(kind: Kind, version: Version): Promise<void> {
  source = await choose(await writers[kind](place, version));
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) found.push(item);
  return found;
}

const reasons = () => tally.lines().flatMap((line) => line.reasons.map(({ reason }) => reason));

async function prices(): Promise<SourceExperiment> {
  return (await all(source.experiments())).find(({ name }) => name === "prices")!;
}

async function onlyRun(): Promise<SourceRun> {
  return (await all(source.runs(await prices())))[0]!;
}

const everyStore = versions.flatMap((version) => [
  ["database", version] as const,
  ["folder", version] as const,
]);

test.each(everyStore)("experiments of a %s of MLflow %s", async (kind, version) => {
  await open(kind, version);
  const found = await all(source.experiments());
  expect(found.map(({ name, state, tags }) => ({ name, state, tags }))).toEqual([
    { name: "Default", state: "active", tags: {} },
    { name: "prices", state: "active", tags: { team: "a ✓" } },
    { name: "dropped", state: "deleted", tags: {} },
  ]);
  expect(found.every(({ made }) => made.at !== undefined && made.at > 1e12)).toBe(true);
  expect(found.every(({ made }) => made.movedAt !== undefined && made.movedAt >= made.at!)).toBe(true);
  expect(found[1]?.location).toContain(place);
  expect(await source.hasTraces(found[1]!)).toBe(false);
  expect(await all(source.runs(found[2]!))).toMatchObject([{ state: "deleted", experiment: found[2]?.id }]);
});

test.each(everyStore)("a run of a %s of MLflow %s", async (kind, version) => {
  await open(kind, version);
  const run = await onlyRun();
  const isThree = version.startsWith("3");
  expect(run).toMatchObject({
    ...{ name: "1e5", user: "ann", status: "failed", endedAt: 5000, state: "active" },
    params: { "lr/start": "1e-3" },
    tags: { "mlflow.user": "ann", note: "two\nlines" },
    dataSets: [
      {
        dataSet: {
          ...{ name: "rides", digest: "12345e67", sourceType: "local", source: '{"uri": "rides.csv"}' },
          ...{ schema: "[]", profile: null },
        },
        tags: { context: "train" },
      },
    ],
  });
  expect(run.startedAt).toBeGreaterThan(1e12);
  expect(run.models).toHaveLength(isThree ? 1 : 0);
  expect(run.outputs).toHaveLength(isThree ? 1 : 0);
  const infinity = kind === "folder" ? Number.POSITIVE_INFINITY : Number.MAX_VALUE;
  expect(run.metrics.find(({ name }) => name === "loss/train")).toEqual({
    ...{ name: "loss/train", value: infinity, at: 1002, step: 2 },
  });
  const points = (await all(source.points(run))).filter(({ name }) => name === "loss/train");
  expect(points.map(({ value, at, step }) => [value, at, step])).toEqual([
    [1.5, 1000, 0],
    [Number.NaN, 1001, 1],
    [infinity, 1002, 2],
  ]);
});

test.each(everyStore)("the registry of a %s of MLflow %s", async (kind, version) => {
  await open(kind, version);
  const run = await onlyRun();
  const [model] = await all(source.models());
  expect(model).toMatchObject({
    ...{ name: "Prices, all", description: "what it is for", tags: { owner: "bob" } },
    ...{ aliases: { best: 1 }, newest: 2 },
  });
  expect(model?.made.at).toBeGreaterThan(1e12);
  expect(model?.made.movedAt).toBeGreaterThanOrEqual(model!.made.at!);
  expect(await source.version(model!, 1)).toMatchObject({
    ...{ number: 1, tags: { checked: "yes" }, run: run.id, stage: "Staging" },
    files: expect.stringMatching(new RegExp(`/${run.id}/artifacts/notes$`)),
  });
  expect(await source.version(model!, 2)).toBeUndefined();
});

test.each([["database"], ["folder"]] as const)("logged models of a %s", async (kind) => {
  await open(kind, "3.17.2");
  const run = await onlyRun();
  const models = await all(source.loggedModels(await prices()));
  const [kept, dropped] = ["active", "deleted"].map((state) => models.find((model) => model.state === state));
  expect(kept).toMatchObject({
    ...{ name: "m", type: "tree", run: run.id, status: "ready" },
    ...{ params: { depth: "3" }, tags: { kind: "x" } },
    metrics: [{ name: "mae", value: 0.5, at: 9, step: 2, run: run.id, dataSet: null }],
  });
  expect(run.outputs).toEqual([{ model: kept?.id, step: 2 }]);
  expect(dropped).toMatchObject({ name: "dropped", status: "pending" });
});

test("a folder has the files that are beside it, wherever it was moved to", async () => {
  const moved = join(place, "moved");
  await rename(await writeFolder(place, "3.17.2"), moved);
  source = await choose(moved);
  const run = await onlyRun();
  const owner = { ...run, kind: "run" } as const;
  expect(await all(source.files(owner))).toEqual([{ path: "notes/a.txt", size: 5 }]);
  const { bytes, size } = await source.open(owner, "notes/a.txt");
  expect([(await buffer(bytes)).toString(), size]).toEqual(["hello", 5]);
});

test("one run of a folder that cannot be read is told, and the others are read", async () => {
  await open("folder", "3.17.2");
  const { id } = await prices();
  const broken = join(place, "files", id, "a".repeat(32));
  await mkdir(broken);
  await writeFile(join(broken, "meta.yaml"), "run_id: [");
  expect(await all(source.runs(await prices()))).toHaveLength(1);
  expect(tally.lines().find(({ what }) => what === "runs")?.left).toBe(1);
});

test("a version of a folder that cannot be read is not taken for a deleted one", async () => {
  await open("folder", "3.17.2");
  const [model] = await all(source.models());
  await writeFile(join(place, "files", "models", model!.name, "version-1", "meta.yaml"), "version: [");
  await expect(source.version(model!, 1)).rejects.toMatchObject({
    code: "source.refused",
    message: expect.stringContaining("version 1 cannot be read"),
  });
});

test("a database is read in parts, and all of it", async () => {
  const path = await writeDatabase(place, "3.17.2");
  const database = new Database(path);
  database.exec(`
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201)
    INSERT INTO metrics (key, value, timestamp, run_uuid, step)
      SELECT 'long', i, i, (SELECT run_uuid FROM runs WHERE name = '1e5'), i FROM n;
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1201)
    INSERT INTO runs (run_uuid, status, lifecycle_stage, experiment_id)
      SELECT printf('%032x', i), 'RUNNING', 'active', (SELECT experiment_id FROM runs WHERE name = '1e5') FROM n;`);
  database.close();
  source = await choose(path);
  const [first, ...others] = await all(source.runs(await prices()));
  expect(new Set(others.map(({ id }) => id)).size).toBe(1201);
  const points = (await all(source.points(first!))).filter(({ name }) => name === "long");
  expect(points.map(({ step }) => step)).toEqual(Array.from({ length: 1201 }, (_, index) => index + 1));
});

test("what is in another workspace is told", async () => {
  const path = await writeDatabase(place, "3.17.2");
  const database = new Database(path);
  database.exec("UPDATE experiments SET workspace = 'other' WHERE name = 'prices'");
  database.close();
  source = await choose(path);
  expect((await all(source.experiments())).map(({ name }) => name)).toEqual(["Default", "dropped"]);
  expect(reasons()).toEqual(["it is in a workspace of its own; only the workspace `default` is carried"]);
});

test("a schema that lacks something is refused with the command that brings it up to date", async () => {
  const path = await writeDatabase(place, "2.22.5");
  const database = new Database(path);
  database.exec("ALTER TABLE model_versions DROP COLUMN storage_location");
  database.close();
  await expect(choose(path)).rejects.toThrow(
    /an MLflow before 2.9 \(its schema 0584bdc529eb has no model_versions.storage_location\).*`mlflow db upgrade sqlite:\/\/\//,
  );
});

test.each([
  [
    "postgresql://ann:secret@db/mlflow",
    /cannot read postgresql: itself.*`mlflow server --backend-store-uri`/,
  ],
  ["http://", /is not the address of a server/],
  ["sqlite://mlflow.db", /names no file: write sqlite:\/\/\/mlflow.db/],
  ["PLACE/none", /there is no none at .*--from names an MLflow server/],
  ["PLACE", /is no mlruns folder: did you mean .*\/mlruns\?/],
  ["PLACE/mlruns", /is no mlruns folder: that has a folder for each experiment.*mlruns\/0\/meta.yaml/],
  ["PLACE/text", /is no SQLite database: --from names the file that MLflow wrote/],
  ["sqlite:///PLACE/other.db", /is a database, but none of MLflow's/],
])("%s is refused with what to do", async (from, sentence) => {
  await mkdir(join(place, "mlruns", "folder"), { recursive: true });
  await writeFile(
    join(place, "text"),
    "nothing of a database, but long enough to be read as the head of one\n".repeat(9),
  );
  const other = new Database(join(place, "other.db"));
  other.exec("CREATE TABLE a (b)");
  other.close();
  const refusal = choose(from.replace("PLACE", place));
  await expect(refusal).rejects.toThrow(sentence);
  await expect(refusal).rejects.not.toThrow("secret");
});

test("--artifacts is refused where it is no folder, and beside a server", async () => {
  await expect(choose(await writeDatabase(place, "2.22.5"), join(place, "none"))).rejects.toThrow(
    "is no folder",
  );
  await expect(choose("http://127.0.0.1:1", place)).rejects.toThrow("a server sends its files itself");
});
