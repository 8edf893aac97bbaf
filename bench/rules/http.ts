import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Champion } from "../../src/domain/champion.ts";
import { realSeams } from "../../src/seams.ts";
import { SqliteRecords } from "../../src/stores/records/sql/sqlite.ts";
import type { Row } from "../lib/bench.ts";
import { buildDriver, type LoadReport, writeRequests } from "../lib/driver.ts";
import { encodeRequest } from "../lib/http.ts";
import { record } from "../lib/record.ts";
import { freePort, launch } from "../lib/server.ts";
import { PERCENTILES } from "../lib/words.ts";
import { CITIES, fillStore, PER_BASE } from "./store.ts";

/*
 * What "who is champion?" costs over HTTP: the built server, a rule in a Git repository with thousands of candidates,
 * and the load driver. `--server` is the command of the server, to profile it for example.
 * Usage: npm run build && bench/rules/run http [--instances 100000] [--seconds 10] [--connections 1,8,32] [--server "node …"]
 */
const { values } = parseArgs({
  options: {
    instances: { type: "string", default: "100000" },
    seconds: { type: "string", default: "10" },
    connections: { type: "string", default: "1,8,32" },
    server: { type: "string", default: "node dist/cli/main.js" },
  },
});
const instances = Number(values.instances);
const seconds = Number(values.seconds);

const BASE = Math.floor(Math.ceil(instances / PER_BASE) / 2);
const rule = `team: ops
uuid: best
rule:
  PROJECT: p
  GIVEN: base_version_id == "base_${BASE}"
  WHEN: metrics.bias < 2
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
`;
const tests = `interval: 1h
instances: { base_${BASE}@1.0: {}, base_${BASE}@1.1: {} }
metrics:
  base_${BASE}@1.0: { Validation.mae: _ 1 3, Validation.bias: _ 0 3 }
  base_${BASE}@1.1: { Validation.mae: _ 2 2, Validation.bias: _ 0 3 }
tests:
  - name: the lower error wins
    expect: [{ at: 1h, champion: base_${BASE}@1.0 }, { at: 2h, champion: none }]
`;

const folder = mkdtempSync(join(tmpdir(), "gallery-champions-"));
const data = join(folder, "data");
const repository = join(folder, "rules");
mkdirSync(data, { recursive: true });
mkdirSync(join(repository, "ops"), { recursive: true });
writeFileSync(join(repository, "teams.yaml"), "ops: { projects: [p] }\n");
writeFileSync(join(repository, "ops", "best.yaml"), rule);
writeFileSync(join(repository, "ops", "best.test.yaml"), tests);
const git = (...words: string[]) => {
  const author = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
  execFileSync("git", ["-C", repository, ...author, ...words], { stdio: "ignore" });
};
git("init", "-q", "-b", "main");
git("add", "-A");
git("commit", "-q", "-m", "rules");

const records = new SqliteRecords({ path: join(data, "gallery.db"), timers: realSeams().timers });
await fillStore(records, instances);
await records.close();

const port = await freePort();
const options = { port, "thrift-port": "off", "data-dir": data, rules: repository, "rules-interval": 86_400 };
const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
const [program = "node", ...begin] = values.server.split(" ");
const server = await launch({
  command: [
    program,
    ...begin.map((word) => (/\.js$/.test(word) ? join(process.cwd(), word) : word)),
    "server",
    ...words,
  ],
  ...{ folder, port, readyPath: "/readyz" },
});
const path = "/api/v1/rules/best/champion";
const rows: Row[] = [];
const measured: Record<string, LoadReport> = {};

function note(what: string, report: LoadReport, target = ""): void {
  const { perSecond, p50, p95, p99, serverCpuMsPerRequest } = report;
  const times = [p50, p95, p99].map((time) => `${time.toFixed(2)} ms`).join(" / ");
  const rate = Math.round(perSecond).toLocaleString("en");
  const perCore = Math.round(1_000 / serverCpuMsPerRequest).toLocaleString("en");
  const gallery = `${times}, ${rate} calls/s, ${perCore} a core`;
  console.log(`${what}: ${gallery}`);
  rows.push({ what, gallery, peer: "", ratio: "", target });
  measured[what] = report;
}

try {
  await server.call("POST", "/api/v1/rules/refresh");
  const started = performance.now();
  const { items } = await server.call<{ items: readonly Champion[] }>("POST", "/api/v1/champions", {
    ...{ rule: "best", all: true },
  });
  const first = ((performance.now() - started) / 1_000).toFixed(2);
  const champions = items.filter(({ champion }) => champion !== null).length;
  const ground =
    `${instances.toLocaleString("en")} instances stored, ${PER_BASE.toLocaleString("en")} candidates, ` +
    `${champions} champions in ${CITIES} partitions, asked for by turns; the first question after a start took ${first} s.`;
  console.log(ground);
  const requests = items.map(({ partition }) =>
    encodeRequest("GET", `${path}?partition=${encodeURIComponent(JSON.stringify(partition))}`, ""),
  );
  const file = writeRequests(join(folder, "requests"), requests);
  const livez = writeRequests(join(folder, "livez"), [encodeRequest("GET", "/livez", "")]);
  const driver = buildDriver(folder);
  await driver.load(server, file, { connections: 8, seconds: 3 });
  for (const connections of values.connections.split(",").map(Number)) {
    const report = await driver.load(server, file, { connections, seconds });
    note(`champion of a rule, ${connections} connections`, report, "p99 < 5 ms, ≥ 5,000 a core");
  }
  note("`/livez`, 32 connections", await driver.load(server, livez, { connections: 32, seconds: 3 }));
  record(
    "rules-champions",
    {
      title: `Who is champion, ${PERCENTILES} over HTTP`,
      peer: "",
      rows,
      notes: [
        ground,
        "Each connection asks again as soon as it is answered, so from some connections on it is the queue that is measured.",
        "Calls a core are by the server's processor time; server and driver share the machine.",
      ],
      data: measured,
    },
    { command: `bench/rules/run http --instances ${instances} --seconds ${seconds}`, folder },
  );
} finally {
  await server.stop();
  rmSync(folder, { recursive: true });
}
