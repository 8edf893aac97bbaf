import { join } from "node:path";
import type { Bench, Part, PartResult, Row } from "../lib/bench.ts";
import { type LoadReport, writeRequests } from "../lib/driver.ts";
import { createInstances, PROJECT, seedGallery, startGallery } from "../lib/gallery.ts";
import { COUNTER, encodeRequest } from "../lib/http.ts";
import { API, createRuns, startMlflow } from "../lib/mlflow.ts";
import { cpuSecondsOf } from "../lib/processes.ts";
import { pause, type Server, withFolder } from "../lib/server.ts";
import { type Spread, spreadOf } from "../lib/statistics.ts";
import {
  atLeast,
  atMost,
  milliseconds,
  number,
  PERCENTILES,
  percentiles,
  range,
  times,
} from "../lib/words.ts";

const SUBJECTS = 100;
const BULK = 1_000;
const NAMES = 10;
const IDLE_SECONDS = 5;

/** How one side is asked to do the work of a part. */
interface Side {
  readonly name: "gallery" | "mlflow";
  readonly server: Server;
  readonly requests: string;
}

interface Work {
  readonly name: string;
  readonly title: string;
  readonly connections: number;
  /** Metric values that one call carries. */
  readonly values: number;
  readonly throughput: number;
  /** Of CPU per call, when a target was set. */
  readonly cpu?: number;
  galleryRequest(instances: readonly string[], index: number): Buffer;
  mlflowRequest(runs: readonly string[], index: number): Buffer;
}

// The counter is a part of every value, so that no two points are the same and MLflow cannot drop any as a repetition.
const galleryPoint = (name: string, step: number) =>
  `"scope":"Training","name":"${name}","value":0.${COUNTER},"step":${step}`;
const mlflowPoint = (name: string, step: number) =>
  `"key":"${name}","value":0.${COUNTER},"timestamp":1${COUNTER},"step":${step}`;

const single: Work = {
  name: "metrics-single",
  title: "Single metric writes, 32 connections",
  connections: 32,
  values: 1,
  throughput: 40,
  cpu: 50,
  galleryRequest: (instances, index) =>
    encodeRequest(
      "POST",
      `/api/v1/instances/${instances[index]}/metrics`,
      `{${galleryPoint("loss", index)}}`,
    ),
  mlflowRequest: (runs, index) =>
    encodeRequest(
      "POST",
      `${API}/runs/log-metric`,
      `{"run_id":"${runs[index]}",${mlflowPoint("loss", index)}}`,
    ),
};

const bulk: Work = {
  name: "metrics-bulk",
  title: "Bulk metric writes, 1,000 values a call, 8 connections",
  connections: 8,
  values: BULK,
  throughput: 20,
  galleryRequest: (instances, index) => {
    const points = bulkPoints(
      (name, step) => `{"instance":"${instances[index]}",${galleryPoint(name, step)}}`,
    );
    return encodeRequest("POST", `/api/v1/projects/${PROJECT}/bulk/metrics`, `{"points":[${points}]}`);
  },
  mlflowRequest: (runs, index) => {
    const points = bulkPoints((name, step) => `{${mlflowPoint(name, step)}}`);
    return encodeRequest(
      "POST",
      `${API}/runs/log-batch`,
      `{"run_id":"${runs[index]}","metrics":[${points}]}`,
    );
  },
};

const bulkPoints = (point: (name: string, step: number) => string): string =>
  Array.from({ length: BULK }, (_, index) =>
    point(`metric-${index % NAMES}`, Math.floor(index / NAMES)),
  ).join(",");

interface Round {
  readonly gallery: LoadReport;
  readonly mlflow: LoadReport;
}

async function measure(bench: Bench, work: Work): Promise<PartResult> {
  return withFolder(bench.scratch, async (folder) => {
    const servers: Server[] = [];
    try {
      const gallery = await startGallery(bench, join(folder, "gallery"));
      servers.push(gallery);
      const mlflow = await startMlflow(bench, join(folder, "mlflow"));
      servers.push(mlflow);
      const instances = await createInstances(gallery, await seedGallery(gallery), SUBJECTS);
      const runs = await createRuns(mlflow, SUBJECTS);
      const indexes = instances.map((_, index) => index);
      const galleryFile = writeRequests(
        join(folder, "gallery.requests"),
        indexes.map((index) => work.galleryRequest(instances, index)),
      );
      const mlflowFile = writeRequests(
        join(folder, "mlflow.requests"),
        indexes.map((index) => work.mlflowRequest(runs, index)),
      );
      const sides: Side[] = [
        { name: "gallery", server: gallery, requests: galleryFile },
        { name: "mlflow", server: mlflow, requests: mlflowFile },
      ];
      return await alternate(bench, work, sides);
    } finally {
      for (const server of servers) await server.stop();
    }
  });
}

async function alternate(bench: Bench, work: Work, sides: readonly Side[]): Promise<PartResult> {
  const seconds = bench.quick ? 3 : 10;
  const sent = { gallery: 0, mlflow: 0 };
  const load = async ({ name, server, requests }: Side, forSeconds: number, plain = false) => {
    const settings = { connections: work.connections, seconds: forSeconds, first: sent[name], plain };
    const report = await bench.driver.load(server, requests, settings);
    sent[name] += report.requests;
    bench.log(
      `${work.name} ${name}${plain ? " (plain client)" : ""}: ${number(report.perSecond)} calls/s, ${PERCENTILES} ${percentiles(report)}, server ${milliseconds(report.serverCpuMsPerRequest)} CPU a call`,
    );
    return report;
  };
  for (const side of sides) await load(side, seconds / 2);
  const idle = await idleCpu(sides);
  const rounds: Round[] = [];
  const [gallerySide, mlflowSide] = sides as [Side, Side];
  for (let round = 0; round < bench.rounds; round++) {
    const gallery = await load(gallerySide, seconds);
    rounds.push({ gallery, mlflow: await load(mlflowSide, seconds) });
  }
  const plain = {
    gallery: await load(gallerySide, seconds, true),
    mlflow: await load(mlflowSide, seconds, true),
  };
  return report(work, rounds, plain, idle);
}

/** CPU that the servers use with nothing to do, in cores: background work is part of every call's share. */
async function idleCpu(sides: readonly Side[]): Promise<Record<string, number>> {
  const before = sides.map(({ server }) => cpuSecondsOf(server.pid));
  await pause(IDLE_SECONDS * 1_000);
  return Object.fromEntries(
    sides.map(({ name, server }, index) => [
      name,
      (cpuSecondsOf(server.pid) - before[index]!) / IDLE_SECONDS,
    ]),
  );
}

function report(
  work: Work,
  rounds: readonly Round[],
  plain: Round,
  idle: Record<string, number>,
): PartResult {
  const of = (side: "gallery" | "mlflow", pick: (report: LoadReport) => number): Spread =>
    spreadOf(rounds.map((round) => pick(round[side])));
  const row = (
    what: string,
    pick: (report: LoadReport) => number,
    word: (value: number) => string,
    ratio: (gallery: number, peer: number) => number,
    target: string,
  ): Row => {
    const [gallery, peer] = [of("gallery", pick), of("mlflow", pick)];
    return {
      what,
      gallery: range(gallery, word),
      peer: range(peer, word),
      ratio: times(ratio(gallery.median, peer.median)),
      target,
    };
  };
  const more = (gallery: number, peer: number) => gallery / peer;
  const less = (gallery: number, peer: number) => peer / gallery;
  const rate = (each: LoadReport) => each.perSecond * work.values;
  const driverShare = Math.max(
    ...rounds
      .flatMap(({ gallery, mlflow }) => [gallery, mlflow])
      .map((each) => each.driverCpuSeconds / each.seconds),
  );
  return {
    title: work.title,
    peer: "MLflow",
    rows: [
      row(work.values === 1 ? "calls/s" : "values/s", rate, number, more, atLeast(work.throughput)),
      row("p50", (each) => each.p50, milliseconds, less, ""),
      row("p95", (each) => each.p95, milliseconds, less, ""),
      row("p99", (each) => each.p99, milliseconds, less, ""),
      row(
        "server CPU a call",
        (each) => each.serverCpuMsPerRequest,
        milliseconds,
        less,
        work.cpu === undefined ? "" : atMost(work.cpu),
      ),
      {
        what: "p50, client without TCP_QUICKACK",
        gallery: milliseconds(plain.gallery.p50),
        peer: milliseconds(plain.mlflow.p50),
        ratio: "not claimed",
        target: "",
      },
    ],
    notes: [
      `The driver used at most ${number(driverShare * 100)} % of one core.`,
      `Idle, Gallery used ${number(idle.gallery! * 100)} % and MLflow ${number(idle.mlflow! * 100)} % of one core; this is not subtracted.`,
    ],
    data: { rounds, plain, idleCores: idle },
  };
}

export const metricsSingle: Part = { name: single.name, run: (bench) => measure(bench, single) };
export const metricsBulk: Part = { name: bulk.name, run: (bench) => measure(bench, bulk) };
