import { join } from "node:path";
import type { Bench, Part, PartResult } from "../lib/bench.ts";
import { seedGallery, startGallery } from "../lib/gallery.ts";
import { bytesBelow, loadInstances } from "../lib/loading.ts";
import { METRICS_AN_INSTANCE } from "../lib/population.ts";
import { watchMemory } from "../lib/processes.ts";
import { withFolder } from "../lib/server.ts";
import { mebibytes, number } from "../lib/words.ts";

async function run(bench: Bench): Promise<PartResult> {
  const size = Math.max(...bench.sizes);
  return withFolder(bench.scratch, async (folder) => {
    const server = await startGallery(bench, folder);
    try {
      const seed = await seedGallery(server);
      const data = join(folder, "data");
      const empty = bytesBelow(data);
      const watch = watchMemory(server.pid);
      const loaded = await loadInstances(bench, server, seed, folder, [0, size]);
      const { peakPssBytes } = watch.stop();
      await server.stop(); // So that the write-ahead log is folded in before the bytes are counted.
      const bytes = bytesBelow(data) - empty;
      const metrics = size * METRICS_AN_INSTANCE;
      const rows = size + metrics;
      const row = (what: string, gallery: string) => ({ what, gallery, peer: "", ratio: "", target: "" });
      return {
        title: `Bulk load of ${number(size)} instances with ${number(metrics)} metric values`,
        peer: "",
        rows: [
          row("instances/s", number(size / loaded.instanceSeconds)),
          row("metric values/s", number(metrics / loaded.metricSeconds)),
          row("rows/s, both together", number(rows / (loaded.instanceSeconds + loaded.metricSeconds))),
          row("bytes on disk a row", number(bytes / rows)),
          row("server memory at most, PSS", mebibytes(peakPssBytes)),
        ],
        notes: ["NDJSON, 1,000 instances or values a call, 4 connections, every call durable when answered."],
        data: { ...loaded, metrics, bytes, peakPssBytes },
      };
    } finally {
      await server.stop();
    }
  });
}

export const loadMillion: Part = { name: "load-million", run };
