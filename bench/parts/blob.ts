import { execFile } from "node:child_process";
import { rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Bench, Part, PartResult, Row } from "../lib/bench.ts";
import { PROJECT, seedGallery, startGallery } from "../lib/gallery.ts";
import { cpuSecondsOf, watchMemory } from "../lib/processes.ts";
import { type Server, withFolder } from "../lib/server.ts";
import { spreadOf } from "../lib/statistics.ts";
import { mebibytes, number, range, times } from "../lib/words.ts";

const run = promisify(execFile);
const MEMORY_LIMIT = "< 200 MiB";

interface Round {
  readonly copySeconds: number;
  readonly uploadSeconds: number;
  readonly uploadCpuSeconds: number;
  readonly downloadSeconds: number;
  readonly downloadCpuSeconds: number;
}

async function timed(
  command: string,
  words: readonly string[],
): Promise<{ seconds: number; output: string }> {
  const started = performance.now();
  const { stdout } = await run(command, [...words]);
  return { seconds: (performance.now() - started) / 1_000, output: stdout };
}

/** A plain copy, an upload, a download: each read from the page cache and synced to the same file system. */
async function round(server: Server, folder: string, source: string, baseVersionId: string): Promise<Round> {
  const copy = join(folder, "copy");
  const plain = await timed("dd", [`if=${source}`, `of=${copy}`, "bs=1M", "conv=fsync", "status=none"]);
  rmSync(copy);

  const at = `http://127.0.0.1:${server.port}/api/v1`;
  const cpuBefore = cpuSecondsOf(server.pid);
  const headers = ["-H", "Content-Type: application/octet-stream", "-H", "Expect:"];
  const sending = ["-sS", "--fail-with-body", "-X", "POST", ...headers, "-T", source];
  const upload = await timed("curl", [...sending, `${at}/projects/${PROJECT}/blobs`]);
  const cpuUploaded = cpuSecondsOf(server.pid);
  const { digest } = JSON.parse(upload.output) as { digest: string };
  const [uuid] = (
    await server.call<{ uuids: string[] }>("POST", "/api/v1/bulk/instances", {
      instances: [{ project: PROJECT, baseVersionId, blob: digest }],
    })
  ).uuids;

  const back = join(folder, "back");
  const cpuDownloading = cpuSecondsOf(server.pid);
  const received = await timed("curl", ["-sS", "--fail", "-o", back, `${at}/instances/${uuid}/blob`]);
  const synced = await timed("sync", [back]);
  const downloadCpuSeconds = cpuSecondsOf(server.pid) - cpuDownloading;
  await run("cmp", [source, back]);
  rmSync(back);
  return {
    copySeconds: plain.seconds,
    uploadSeconds: upload.seconds,
    uploadCpuSeconds: cpuUploaded - cpuBefore,
    downloadSeconds: received.seconds + synced.seconds,
    downloadCpuSeconds,
  };
}

async function measure(bench: Bench): Promise<PartResult> {
  const mebibytesOfBlob = bench.quick ? 1_024 : 10_240;
  const rounds: Round[] = [];
  let peak = 0;
  for (let index = 0; index < Math.min(bench.rounds, 3); index++) {
    // A fresh store each time: the same bytes would not be stored twice.
    await withFolder(bench.scratch, async (folder) => {
      const source = join(folder, "source");
      await run("dd", [
        "if=/dev/urandom",
        `of=${source}`,
        "bs=1M",
        `count=${mebibytesOfBlob}`,
        "conv=fsync",
        "status=none",
      ]);
      const server = await startGallery(bench, join(folder, "gallery"));
      try {
        const { baseVersionId } = await seedGallery(server);
        const watch = watchMemory(server.pid);
        rounds.push(await round(server, folder, source, baseVersionId));
        peak = Math.max(peak, watch.stop().peakRssBytes);
        bench.log(`blob of ${statSync(source).size} bytes: ${JSON.stringify(rounds.at(-1))}`);
      } finally {
        await server.stop();
      }
    });
  }
  const rate = (pick: (round: Round) => number) =>
    spreadOf(rounds.map((each) => mebibytesOfBlob / pick(each)));
  const word = (value: number) => `${number(value)} MiB/s`;
  const copy = rate((each) => each.copySeconds);
  const row = (what: string, pick: (round: Round) => number): Row => {
    const side = rate(pick);
    return {
      what,
      gallery: range(side, word),
      peer: range(copy, word),
      ratio: times(side.median / copy.median),
      target: "≥ 0.8 ×",
    };
  };
  return {
    title: `Blob of ${number(mebibytesOfBlob / 1_024)} GiB`,
    peer: "plain copy (dd, fsync)",
    rows: [
      row("upload", (each) => each.uploadSeconds),
      row("download to a file, synced", (each) => each.downloadSeconds),
      {
        what: "server memory at most, RSS",
        gallery: mebibytes(peak),
        peer: "",
        ratio: "",
        target: MEMORY_LIMIT,
      },
    ],
    notes: [
      "Client is curl over loopback, on the same two cores as the server. The source lies in the page cache for both sides.",
      "The server computes SHA-256 of what it receives and checks it on a whole read; the copy does not.",
      "The download is compared with the source, byte by byte, outside the timing.",
    ],
    data: { mebibytes: mebibytesOfBlob, rounds, peakRssBytes: peak },
  };
}

export const blob: Part = { name: "blob", run: measure };
