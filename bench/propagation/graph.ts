import { Readable } from "node:stream";
import type { Caller } from "../../src/domain/caller.ts";
import type { Storage } from "../../src/tiers/storage/index.ts";

export const caller: Caller = { actor: "bench", door: "internal", requestId: "bench", may: () => true };

/** Requests under way at once while a graph is laid; they share commits. */
const AT_ONCE = 200;
const BULK = 1_000;

/** A project of models, each with the models that it uses, in an order in which they can be registered. */
export interface Graph {
  readonly project: string;
  readonly blob: string;
  readonly models: string[];
}

export const nameOf = (model: number): string => `m${model}`;

/** Registers models; `uses` names those before it that a model uses. */
export async function layModels(
  storage: Storage,
  project: string,
  count: number,
  uses: (model: number) => readonly number[],
): Promise<Graph> {
  await storage.createProject(caller, { name: project });
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest: blob } = await storage.uploadBlob(caller, { project, bytes });
  const models: string[] = [];
  for (let start = 0; start < count; ) {
    const ready: number[] = [];
    while (start < count && ready.length < AT_ONCE && uses(start).every((each) => each < models.length)) {
      ready.push(start++);
    }
    const made = await Promise.all(
      ready.map((model) =>
        storage.createModel(caller, {
          project,
          baseVersionId: nameOf(model),
          dependencies: uses(model).map((each) => ({ upstream: models[each]! })),
        }),
      ),
    );
    models.push(...made.map((model) => model.uuid));
  }
  return { project, blob, models };
}

/** One instance of each model, while none uses another yet. */
export async function layInstances(storage: Storage, graph: Graph): Promise<readonly string[]> {
  const uuids: string[] = [];
  for (let start = 0; start < graph.models.length; start += BULK) {
    const instances = graph.models
      .slice(start, start + BULK)
      .map((_, index) => ({ ...instanceOf(graph), baseVersionId: nameOf(start + index) }));
    uuids.push(...(await storage.createInstances(caller, { instances })).uuids);
  }
  return uuids;
}

/** Adds dependencies, upstreams first, so that each makes one version. */
export async function linkModels(
  storage: Storage,
  { models }: Graph,
  uses: (model: number) => readonly number[],
): Promise<void> {
  const edges = models.flatMap((model, place) =>
    uses(place).map((upstream) => ({ model, upstream: models[upstream]! })),
  );
  for (let start = 0; start < edges.length; start += AT_ONCE) {
    const some = edges.slice(start, start + AT_ONCE);
    await Promise.all(some.map((edge) => storage.addDependency(caller, edge)));
  }
}

export const instanceOf = ({ project, blob }: Graph) => ({ project, baseVersionId: nameOf(0), blob });

export async function deployAll(storage: Storage, uuids: readonly string[]): Promise<void> {
  for (let start = 0; start < uuids.length; start += AT_ONCE) {
    const some = uuids.slice(start, start + AT_ONCE);
    await Promise.all(some.map((uuid) => storage.deploy(caller, { uuid, reason: "bench" })));
  }
}
