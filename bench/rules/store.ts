import { canonicalJson } from "../../src/domain/canonical.ts";
import { pointId } from "../../src/stores/records/points.ts";
import type { PointRow, Records, Tables, Work } from "../../src/stores/records/store.ts";

/** Instances of one base version id, over so many cities. */
export const PER_BASE = 5_000;
export const CITIES = 50;

const CHUNK = 1_000;
const start = Date.UTC(2026, 0, 1);

const uuidOf = (number: number): string => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;

/** The same number between 0 and 1 for the same argument. */
const chance = (seed: number): number => Math.abs(Math.sin(seed * 12.9898) * 43_758.5453) % 1;

/** Instances of the project `p`, each with its blob and a value of `mae` and of `bias`, as if they had been saved. */
export async function fillStore(records: Records, count: number): Promise<void> {
  const setting = await records.write(prepare);
  for (let first = 0; first < count; first += CHUNK) {
    await records.write((tables) => fill(tables, setting, first, Math.min(count, first + CHUNK)));
  }
}

interface Setting {
  readonly project: number;
  readonly blob: number;
  readonly series: readonly number[];
}

function* prepare(tables: Tables): Work<Setting> {
  const { id: project } = yield* tables.projects.insert({
    ...{ name: "p", description: "", created: start, actor: "bench" },
  });
  const digest = `sha256:${"0".repeat(64)}`;
  const blob = yield* tables.blobs.insert({ digest, size: 5, location: "file:0", created: start });
  const series: number[] = [];
  for (const name of ["mae", "bias"]) {
    series.push(yield* tables.names.defineSeries(project, { scope: "Validation", name, dimensions: "" }));
  }
  yield* tables.names.defineField(project, "city", "text");
  return { project, blob, series };
}

function* fill(tables: Tables, { project, blob, series }: Setting, first: number, end: number): Work<void> {
  const position = yield* tables.changes.reserve(end - first);
  const points: PointRow[] = [];
  const files: { instance: number; path: string; blob: number }[] = [];
  const changes: Parameters<Tables["changes"]["append"]>[0][number][] = [];
  for (let number = first; number < end; number++) {
    const base = yield* baseOf(tables, project, Math.floor(number / PER_BASE));
    const fields = { city: `city_${number % CITIES}` };
    const uuid = uuidOf(number);
    const created = start + number;
    const line = yield* tables.instances.ensureLine(base.id, canonicalJson(fields));
    const instance = yield* tables.instances.insert({
      ...{ uuid, project, base: base.id, model: base.model, line, revision: 1, number, created },
      ...{ actor: "bench", size: 5, deprecated: 0, content: "" },
      doc: { fields, inherited: {}, partition: fields },
    });
    files.push({ instance, path: "", blob });
    const place = position + number - first;
    for (const [ordinal, each] of series.entries()) {
      points.push({
        ...{ instance, series: each, value: chance(number * 2 + ordinal), at: created, step: null },
        ...{ id: pointId(place, ordinal), evaluation: null, metadata: null },
      });
    }
    changes.push({
      ...{ position: place, at: created, kind: "instance.created", project, subjectKind: "instance" },
      ...{ subject: instance, uuid, actor: "bench", door: "internal", request: "r", data: {} },
    });
  }
  yield* tables.instances.insertFiles(files);
  yield* tables.metrics.insert(points);
  yield* tables.changes.append(changes);
}

function* baseOf(tables: Tables, project: number, number: number): Work<{ id: number; model: number }> {
  const name = `base_${number}`;
  const known = yield* tables.models.find(project, name);
  if (known !== undefined) return { id: known.base, model: known.id };
  const id = yield* tables.models.insertBase(project, name);
  const doc = { owner: "", description: "", features: [], hyperparameters: {}, training: {}, serving: {} };
  const row = {
    ...{ uuid: uuidOf(1e9 + number), base: id, created: start, actor: "bench" },
    doc: { ...doc, partitionBy: ["city"], fields: {} },
  };
  yield* tables.models.insertFirst(row, { project, wanted: name, isFree: false });
  return { id, model: (yield* tables.models.find(project, name))!.id };
}
