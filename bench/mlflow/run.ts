import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { startCluster, type TestCluster } from "../../src/stores/records/testing/postgres.ts";
import type { Bench, Row } from "../lib/bench.ts";
import { buildDriver, type LoadReport, writeRequests } from "../lib/driver.ts";
import { startGallery } from "../lib/gallery.ts";
import { mlflowEnvironment, mlflowVersion, startMlflow } from "../lib/mlflow.ts";
import { memoryOf } from "../lib/processes.ts";
import { mlflowQuestions, sharedClasses } from "../lib/questions.ts";
import { record } from "../lib/record.ts";
import { type Server, withFolder } from "../lib/server.ts";
import { atLeast, atMost, mebibytes, milliseconds, number, times } from "../lib/words.ts";
import { type FileTimes, makeSource, moveFile } from "./files.ts";
import { reads, type Work, type World, writes } from "./work.ts";
import { createWorld, fillGallery, fillMlflow } from "./world.ts";

/**
 * The MLflow door beside MLflow's own server: the same requests to both, by the same driver, in one run.
 * Usage: npm run build && bench/mlflow/run [--database sqlite|postgresql] [--sizes 10000,100000] [--seconds 10]
 *        [--mlflow-venv folder] [--scratch folder]
 */
const root = join(import.meta.dirname, "../..");
const { values } = parseArgs({
  options: {
    database: { type: "string", default: "sqlite" },
    sizes: { type: "string", default: "10000,100000" },
    seconds: { type: "string", default: "10" },
    scratch: { type: "string", default: join(root, ".cache/bench") },
    "mlflow-venv": { type: "string" },
  },
});
const sizes = values.sizes.split(",").map(Number);
const seconds = Number(values.seconds);
const QUESTIONS = 40;
const READS = 30;

type Name = "gallery" | "mlflow";
type Pair<T> = Record<Name, T>;

interface Side {
  readonly name: Name;
  /** Started again with the same data. */
  start(): Promise<Server>;
  fill(server: Server, experiment: string, range: readonly [number, number]): Promise<Server>;
}

const scratch = resolve(values.scratch);
mkdirSync(scratch, { recursive: true });
const venv = mlflowEnvironment(values["mlflow-venv"], scratch);
const rows: Row[] = [];
const data: Record<string, unknown> = {};

async function sidesOn(folder: string, cluster: TestCluster | undefined): Promise<Side[]> {
  const galleryUrl = await cluster?.createDatabase();
  const file = `sqlite:///${join(folder, "mlflow", "mlflow.db")}`;
  // As SQLAlchemy has it, with the driver of the pinned list.
  const mlflowUrl = (await cluster?.createDatabase())?.replace(/^postgres:/, "postgresql+psycopg2:") ?? file;
  const gallery = {
    ...bench,
    environment: galleryUrl === undefined ? undefined : { GALLERY_DATABASE_URL: galleryUrl },
  };
  const mlflow = { ...bench, environment: { MLFLOW_BACKEND_STORE_URI: mlflowUrl } };
  return [
    {
      name: "gallery",
      start: () => startGallery(gallery, join(folder, "gallery")),
      async fill(server, experiment, range) {
        await fillGallery(bench, server, folder, experiment, range);
        return server;
      },
    },
    {
      name: "mlflow",
      start: () => startMlflow(mlflow, join(folder, "mlflow")),
      async fill(server, experiment, range) {
        await server.stop();
        await fillMlflow(venv, mlflowUrl, experiment, range);
        return this.start();
      },
    },
  ];
}

const bench: Bench = {
  driver: buildDriver(scratch),
  galleryCommand: [process.execPath, join(root, "dist/cli/main.js")],
  mlflowVenv: venv,
  scratch,
  quick: false,
  rounds: 1,
  sizes,
  log: (line) => process.stderr.write(`${line}\n`),
};

const spread = ({ p50, p99 }: LoadReport) => `${milliseconds(p50)} / ${milliseconds(p99)}`;

function note(what: string, { gallery, mlflow }: Pair<string>, ratio: string, target: string): void {
  bench.log(`${what}: ${gallery} against ${mlflow} ${ratio}`);
  rows.push({ what, gallery, peer: mlflow, ratio, target });
}

async function both<T>(sides: readonly Side[], work: (side: Side) => Promise<T>): Promise<Pair<T>> {
  const found: Partial<Pair<T>> = {};
  for (const side of sides) found[side.name] = await work(side);
  return found as Pair<T>;
}

type Servers = Pair<{ server: Server; world: World }>;

async function measureWrites(
  sides: readonly Side[],
  servers: Servers,
  folder: string,
  work: Work,
): Promise<void> {
  const found = await both(sides, async ({ name }) => {
    const { server, world } = servers[name];
    const file = writeRequests(join(folder, "requests"), work.requests(world));
    const load = { connections: work.connections, seconds: 2 };
    const { requests: first } = await bench.driver.load(server, file, load);
    const quick = await bench.driver.load(server, file, { ...load, first, seconds });
    const next = first + quick.requests;
    return {
      quick,
      plain: await bench.driver.load(server, file, { ...load, first: next, seconds: 3, plain: true }),
    };
  });
  data[work.name] = found;
  const { gallery, mlflow } = { gallery: found.gallery.quick, mlflow: found.mlflow.quick };
  const rate = ({ perSecond, ...report }: LoadReport) =>
    `${number(perSecond)}/s, ${spread(report as LoadReport)}`;
  const faster = times(gallery.perSecond / mlflow.perSecond);
  note(work.name, { gallery: rate(gallery), mlflow: rate(mlflow) }, faster, atLeast(work.faster));
  const cpu = ({ serverCpuMsPerRequest }: LoadReport) => milliseconds(serverCpuMsPerRequest);
  const cheaper = times(mlflow.serverCpuMsPerRequest / gallery.serverCpuMsPerRequest);
  note(
    "… server CPU a call",
    { gallery: cpu(gallery), mlflow: cpu(mlflow) },
    cheaper,
    atMost(work.cheaper ?? 1),
  );
  const plain = { gallery: spread(found.gallery.plain), mlflow: spread(found.mlflow.plain) };
  note("… client without TCP_QUICKACK", plain, "not claimed", "");
}

async function measureReads(
  sides: readonly Side[],
  servers: Servers,
  folder: string,
  {
    name: what,
    requests,
    target,
  }: { name: string; requests: (world: World) => Iterable<Buffer>; target: string },
): Promise<void> {
  const found = await both(sides, async ({ name }) => {
    const { server, world } = servers[name];
    const all = [...requests(world)];
    const file = writeRequests(join(folder, "requests"), all);
    const count = Math.max(READS, all.length);
    await bench.driver.load(server, file, { connections: 1, seconds: 600, count: 5 });
    return bench.driver.load(server, file, { connections: 1, seconds: 600, first: 5, count });
  });
  data[what] = found;
  const ratio = times(found.mlflow.p50 / found.gallery.p50);
  note(what, { gallery: spread(found.gallery), mlflow: spread(found.mlflow) }, ratio, target);
}

/** A write into memory that the machine has not used lately costs several times another one. */
const FILE_ROUNDS = 3;

async function measureFiles(sides: readonly Side[], servers: Servers, folder: string): Promise<void> {
  const rounds: Pair<FileTimes>[] = [];
  while (rounds.length < FILE_ROUNDS) {
    const source = await makeSource(folder);
    rounds.push(
      await both(sides, ({ name }) =>
        moveFile(servers[name].server, servers[name].world, source, `file-${rounds.length}`),
      ),
    );
  }
  const least = (name: Name, pick: (times: FileTimes) => number) =>
    Math.min(...rounds.map((round) => pick(round[name])));
  data["1 GiB"] = rounds;
  const show = (what: string, pick: (times: FileTimes) => number, target: string) => {
    const pair = { gallery: least("gallery", pick), mlflow: least("mlflow", pick) };
    const words = { gallery: `${number(pair.gallery)} s`, mlflow: `${number(pair.mlflow)} s` };
    note(what, words, times(pair.mlflow / pair.gallery), target);
  };
  show("artifact of 1 GiB, upload, least of 3", (each) => each.uploadSeconds, atLeast(1));
  show("artifact of 1 GiB, download, least of 3", (each) => each.downloadSeconds, atLeast(2));
}

async function measure(folder: string, cluster: TestCluster | undefined): Promise<void> {
  const sides = await sidesOn(folder, cluster);
  const servers = await both(sides, async (side) => {
    const server = await side.start();
    return { server, world: await createWorld(server) };
  });
  try {
    for (const work of writes) await measureWrites(sides, servers, folder, work);
    for (const { name, requests, faster } of reads)
      await measureReads(sides, servers, folder, { name, requests, target: atLeast(faster) });
    await measureFiles(sides, servers, folder);
    let filled = 0;
    for (const size of sizes) {
      for (const side of sides) {
        const current = servers[side.name];
        current.server = await side.fill(current.server, current.world.searched, [filled, size]);
      }
      filled = size;
      for (const each of sharedClasses) {
        await measureReads(sides, servers, folder, {
          name: `search_runs, ${each}, ${number(size)} runs`,
          requests: ({ searched }) => mlflowQuestions(each, QUESTIONS, searched),
          target: size === 10_000 ? atLeast(10) : "",
        });
      }
    }
    const memory = await both(sides, async ({ name }) => memoryOf(servers[name].server.pid).pssBytes);
    data.memory = memory;
    const words = { gallery: mebibytes(memory.gallery), mlflow: mebibytes(memory.mlflow) };
    note("memory at the end, PSS of all processes", words, times(memory.mlflow / memory.gallery), atMost(10));
  } finally {
    for (const { server } of Object.values(servers)) await server.stop();
  }
}

const cluster = values.database === "postgresql" ? await startCluster() : undefined;
try {
  await withFolder(scratch, (folder) => measure(folder, cluster));
  const database = cluster === undefined ? "SQLite" : "PostgreSQL";
  record(
    `mlflow-${values.database}`,
    {
      title: `The MLflow door, ${database} on both sides, p50 / p99`,
      peer: "MLflow",
      rows,
      notes: [
        "The same requests to both servers, by turns; MLflow's own defaults. Ratios compare calls a second, or p50 where one call is made at a time.",
        "MLflow's runs for the searches were written straight into its database, Gallery's came by the API.",
      ],
      data,
    },
    {
      command: `bench/mlflow/run --database ${values.database} --sizes ${values.sizes} --seconds ${seconds}`,
      folder: scratch,
      peers: { mlflow: mlflowVersion(venv) },
    },
  );
} finally {
  cluster?.stop();
}
