import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { createInterface } from "node:readline";
import { type Command, Option } from "commander";
import { unreadable } from "../../client/file-error.ts";
import { type BulkPoint, GalleryError } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { type Context, withServer } from "../kit/context.ts";
import { standardInput, withProgress } from "../kit/progress.ts";
import { readCount } from "../kit/values.ts";

/** Points of one request, which are recorded all or none. */
const batchSize = 1000;

interface ImportOptions {
  readonly fromLine: number;
}

export function importCommand(): Command {
  return command("import", "record many metrics: one JSON object a line, each with its instance", [
    "gallery metric import metrics.ndjson -p marketplace",
    "produce | gallery metric import - -p marketplace",
    "gallery metric import metrics.ndjson --from-line 3001 -p marketplace",
  ])
    .argument("<file>", "NDJSON file, or - for standard input")
    .addOption(
      new Option("--from-line <number>", "skip the lines before, after a failed import")
        .argParser(readCount)
        .default(1),
    )
    .addHelpText("after", '\nA line: {"instance":"<uuid>","scope":"Production","name":"mape","value":0.08}')
    .action(withServer(importMetrics));
}

async function importMetrics(context: Context, { fromLine }: ImportOptions, file: string): Promise<void> {
  const project = context.project();
  const total = file === "-" ? undefined : await sizeOf(file);
  const recorded = await withProgress(
    file === "-" ? "standard input" : basename(file),
    async (update, signal) => {
      const input = file === "-" ? standardInput(signal) : createReadStream(file);
      let [recordedSoFar, bytesSoFar] = [0, 0];
      for await (const batch of batchesOf(input, fromLine)) {
        try {
          recordedSoFar += (await context.client.metrics.recordBulk(project, batch.points, { signal }))
            .recorded;
        } catch (error) {
          context.output.note(
            `Recorded ${recordedSoFar}; go on with --from-line ${batch.firstLine} when this is solved:`,
          );
          throw error;
        }
        bytesSoFar += batch.bytes;
        update(bytesSoFar, total);
      }
      return recordedSoFar;
    },
  );
  await context.output.record({ recorded }, [["recorded", recorded]]);
}

interface Batch {
  readonly points: readonly BulkPoint[];
  readonly firstLine: number;
  readonly bytes: number;
}

/** Whole batches only: a line that is not JSON is refused before its batch is sent. */
export async function* batchesOf(
  input: NodeJS.ReadableStream,
  fromLine: number,
): AsyncGenerator<Batch, void> {
  let points: BulkPoint[] = [];
  let firstLine = fromLine;
  let bytes = 0;
  let number = 0;
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    bytes += Buffer.byteLength(line) + 1;
    if (number < fromLine || line.trim() === "") continue;
    if (points.length === 0) firstLine = number;
    points.push(readPoint(line, number, firstLine));
    if (points.length < batchSize) continue;
    yield { points, firstLine, bytes };
    points = [];
    bytes = 0;
  }
  if (points.length > 0) yield { points, firstLine, bytes };
}

function readPoint(line: string, number: number, firstLine: number): BulkPoint {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as BulkPoint;
  } catch {
    // Told below, with the place.
  }
  throw new GalleryError(
    "request.malformed",
    `line ${number} is not a JSON object; nothing was recorded from line ${firstLine} on`,
  );
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw unreadable(file, error);
  }
}
