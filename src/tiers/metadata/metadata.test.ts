import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Caller } from "../../domain/caller.ts";
import type { SearchRequest } from "../../domain/search.ts";
import { type OpenedGallery, openGallery } from "../../open.ts";
import { realSeams } from "../../seams.ts";

const caller: Caller = { actor: "ann", door: "internal", requestId: "r", may: () => true };
const START = Date.parse("2026-01-01T00:00:00Z");
let time = START;
let dataDir: string;
let opened: OpenedGallery;
let uuids: readonly string[];

const cities = ["Berlin", "Berlin", "Oslo", "Oslo", "Rome"];

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "gallery-metadata-"));
  opened = await openGallery({ dataDir }, { ...realSeams(), clock: { now: () => time } });
  const { storage, metrics } = opened.gallery;
  await storage.createProject(caller, { name: "p" });
  const model = { project: "p", baseVersionId: "demand", owner: "ann", features: ["hour", "day"] };
  await storage.createModel(caller, model);
  const { digest } = await storage.uploadBlob(caller, {
    project: "p",
    bytes: Readable.from([Buffer.from("x")]),
  });
  const instances = cities.map((city, seed) => ({
    project: "p",
    baseVersionId: "demand",
    fields: { city, seed },
    blob: digest,
  }));
  ({ uuids } = await storage.createInstances(caller, { instances }));
  for (const [at, instance] of uuids.entries()) {
    await metrics.record(caller, {
      instance,
      points: [{ scope: "Validation", name: "mape", value: 10 - at }],
    });
  }
  time += 1_000;
  await storage.deprecate(caller, { uuid: uuids[4]!, reason: "old" });
  await storage.changeTags(caller, {
    subject: { kind: "instance", uuid: uuids[0]! },
    set: { stage: "live" },
  });
  await metrics.record(caller, {
    instance: uuids[0]!,
    points: [{ scope: "Validation", name: "mape", value: 1 }],
  });
});
afterAll(async () => {
  await opened.close();
  await rm(dataDir, { recursive: true });
});

const found = async (request: Omit<SearchRequest, "project">): Promise<readonly string[]> => {
  const { items } = await opened.gallery.metadata.search(caller, { project: "p", ...request });
  return items.map(({ uuid }) => uuid);
};
const named = (...places: number[]): string[] => places.map((place) => uuids[place]!);
const refused = (request: object) =>
  expect(opened.gallery.metadata.search(caller, request as SearchRequest)).rejects;

describe("search", () => {
  it("answers the newest instances first, without deprecated ones", async () => {
    expect(await found({})).toEqual(named(3, 2, 1, 0));
    expect(await found({ includeDeprecated: true })).toEqual(named(4, 3, 2, 1, 0));
  });

  it("takes conditions, constraints and their order together", async () => {
    const orderBy = [{ by: 'metrics.Validation["mape"]' }];
    expect(await found({ where: 'metrics.Validation["mape"] < 10', orderBy })).toEqual(named(0, 3, 2, 1));
    const constraints = [{ field: "city", operator: "equal", value: "Oslo" } as const];
    expect(await found({ where: "seed > 2", constraints })).toEqual(named(3));
    expect(
      await found({ where: '"day" =~ features and owner == "ann" and model_name == null' }),
    ).toHaveLength(4);
  });

  it("reads the project from a constraint, as in the paper", async () => {
    const constraints = [
      { field: "projectId", operator: "equal", value: "p" },
      { field: "metricName", operator: "equal", value: "mape" },
      { field: "metricValue", operator: "smaller_than", value: 2 },
    ] as const;
    const { items } = await opened.gallery.metadata.search(caller, { constraints });
    expect(items.map(({ uuid }) => uuid)).toEqual(named(0));
  });

  it("shows whole instances, or the values that were selected", async () => {
    const request = { project: "p", where: "tags.stage == 'live'" };
    const { items } = await opened.gallery.metadata.search(caller, request);
    expect(items).toEqual([
      { uuid: uuids[0], instance: await opened.gallery.storage.getInstance(caller, { uuid: uuids[0]! }) },
    ]);
    const select = ["city", "tags.stage", 'metrics.Validation["mape"]', "modelName"];
    const selected = await opened.gallery.metadata.search(caller, { ...request, select });
    expect(selected.items).toEqual([
      { uuid: uuids[0], values: { city: "Berlin", "tags.stage": "live", 'metrics.Validation["mape"]': 1 } },
    ]);
  });

  it("goes from page to page and refuses another search's cursor", async () => {
    const request = {
      project: "p",
      orderBy: [{ by: "city" }, { by: "seed", direction: "descending" as const }],
      page_size: 3,
    };
    const first = await opened.gallery.metadata.search(caller, request);
    const page_token = first.next_page_token!;
    const second = await opened.gallery.metadata.search(caller, { ...request, page_token });
    expect([...first.items, ...second.items].map(({ uuid }) => uuid)).toEqual(named(1, 0, 3, 2));
    expect(second.next_page_token).toBeUndefined();
    await refused({ ...request, where: "seed > 0", page_token }).toMatchObject({ code: "cursor.invalid" });
    await refused({ ...request, page_token: `${page_token.slice(0, -2)}00` }).toMatchObject({
      code: "cursor.invalid",
    });
    await refused({ ...request, page_token: "nonsense" }).toMatchObject({ code: "cursor.invalid" });
  });

  it("sees the past: state, metrics and instances as they were", async () => {
    const asOf = new Date(START).toISOString();
    expect(await found({ asOf })).toEqual(named(4, 3, 2, 1, 0));
    expect(await found({ asOf, where: "tags.stage == 'live' or metrics.Validation.mape < 6" })).toEqual([]);
    expect(await found({ asOf, where: "metrics.mape >= 9" })).toEqual(named(1, 0));
    expect(await found({ asOf: new Date(START - 1).toISOString() })).toEqual([]);
    expect(await found({ asOf: new Date(time).toISOString() })).toEqual(await found({}));
  });
});

describe("refusals", () => {
  it("name the part of the request", async () => {
    await refused({}).toMatchObject({ code: "request.invalid", field: "project" });
    await refused({ project: "q" }).toMatchObject({ code: "project.unknown" });
    await refused({ project: "p", where: "city ==" }).toMatchObject({
      code: "expression.syntax",
      field: "where",
      position: 7,
    });
    await refused({ project: "p", where: "city > 3" }).toMatchObject({
      code: "expression.type",
      field: "where",
    });
    await refused({ project: "p", where: 'version > "1.9"' }).toMatchObject({
      code: "expression.type",
      message: expect.stringContaining("compare revision and number"),
    });
    await refused({ project: "p", where: "metrics.maep > 3" }).toMatchObject({
      code: "field.unknown",
      message: "project 'p' has no metric 'maep'; did you mean 'mape'?",
    });
    await refused({ project: "p", orderBy: [{ by: "features" }] }).toMatchObject({
      code: "expression.type",
      field: "orderBy[0].by",
    });
    await refused({ project: "p", orderBy: [{ by: "city", direction: "up" }] }).toMatchObject({
      field: "orderBy[0].direction",
    });
    await refused({ constraints: [{ field: "projectId", operator: "equals", value: "p" }] }).toMatchObject({
      field: "constraints[0].operator",
    });
    await refused({ project: "p", constraints: [{ field: "city", operator: "is", value: 1 }] }).toMatchObject(
      {
        field: "constraints[0].operator",
      },
    );
    await refused({ project: "p", page_size: 1_001 }).toMatchObject({ field: "page_size" });
    await refused({ project: "p", select: [] }).toMatchObject({ field: "select" });
  });
});

describe("summaries", () => {
  it("count, facets and the best of each value", async () => {
    const { metadata } = opened.gallery;
    expect(await metadata.count(caller, { project: "p", where: "city == 'Berlin'" })).toEqual({ count: 2 });
    expect(await metadata.facets(caller, { project: "p", field: "city", limit: 1 })).toEqual({
      field: "city",
      values: [{ value: "Berlin", count: 2 }],
      distinct: 2,
      missing: 0,
    });
    const best = await metadata.bestPer(caller, {
      project: "p",
      per: "city",
      orderBy: { by: "metrics.Validation.mape" },
      select: ["seed"],
    });
    expect(best.items).toEqual([
      { value: "Berlin", best: { uuid: uuids[0], values: { seed: 0 } } },
      { value: "Oslo", best: { uuid: uuids[3], values: { seed: 3 } } },
    ]);
  });

  it("every name that a condition may use, each of which works", async () => {
    const { items } = await opened.gallery.metadata.listFields(caller, { project: "p" });
    expect(items).toContainEqual({
      name: 'metrics.Validation["mape"]',
      type: "number",
      origin: "metric",
      description: "Newest value in Validation",
    });
    expect(items).toContainEqual({ name: 'tags["stage"]', type: "text", origin: "tag", description: "" });
    for (const { name } of items) {
      await expect(
        opened.gallery.metadata.count(caller, { project: "p", where: `${name} != null` }),
      ).resolves.toBeDefined();
    }
  });
});
