import { expect } from "vitest";
import { GalleryError } from "../../domain/errors.ts";
import type { Storage } from "../storage/index.ts";
import type { Act } from "./graph-acts.ts";
import { BLOBS, digestOf } from "./graph-draws.ts";
import { History } from "./graph-history.ts";
import { Oracle } from "./graph-oracle.ts";
import { expected, stored } from "./graph-rows.ts";
import { GraphTier, type Tiers } from "./graph-tier.ts";
import { ann } from "./world.ts";

const WRITERS = 64;
const BLOB = digestOf(BLOBS[0]!);
/** What a writer may hear who came second. */
const CONFLICTS = ["deployment.stale", "dependency.exists", "dependency.unknown", "instance.deprecated"];

const edge = (downstream: string, upstream: string) =>
  ({
    downstream: { base: `p/${downstream}`, revision: 1 },
    upstream: { base: `p/${upstream}`, revision: 1 },
    kind: "feature",
    accepts: null,
    allowed: true,
  }) as const;

const register = (base: string, ...upstreams: readonly string[]): Act => ({
  act: "register",
  base: `p/${base}`,
  partitionBy: [],
  dependencies: upstreams.map((upstream) => edge(base, upstream)),
});

const first = (base: string): Act => ({
  act: "upload",
  bulk: false,
  uploads: [{ base: `p/${base}`, revision: null, fields: {}, blob: BLOB, upstreams: [] }],
});

/** A diamond over `u`, one more upstream, and something below it all. */
const GROUND: readonly Act[] = [
  register("u"),
  register("w"),
  register("left", "u"),
  register("right", "u"),
  register("d", "left", "right"),
  register("x", "d"),
  ...["u", "w", "left", "right", "d", "x"].map(first),
];

/** What one writer does, again and again. */
type Writing = (storage: Storage, tier: GraphTier) => Promise<unknown>;

const upload =
  (base: string): Writing =>
  (storage, tier) =>
    storage.createInstance(ann, { project: tier.project("p"), baseVersionId: base, blob: BLOB });

const change =
  (how: "addDependency" | "removeDependency", downstream: string, upstream: string): Writing =>
  (storage, tier) =>
    storage[how](ann, { model: tier.uuid(`p/${downstream} 1`), upstream: tier.uuid(`p/${upstream} 1`) });

/** Reads what serves, and replaces it with the newest, unless somebody was faster. */
const deploy =
  (base: string): Writing =>
  async (storage, tier) => {
    const slot = { project: tier.project("p"), baseVersionId: base };
    const ifMatch = await storage.getDeployment(ann, slot).then(
      (entry) => entry.position,
      () => 0,
    );
    const { head } = await storage.listChanges(ann, { limit: 1 });
    const query = {
      ...slot,
      kinds: ["instance.created"],
      after: Math.max(0, head - 200),
      limit: 1_000,
    } as const;
    const newest = (await storage.listChanges(ann, query)).items.at(-1);
    const uuid = newest?.subject.uuid ?? tier.uuid(`p/${base}{}@1.0`);
    return storage.deploy(ann, { uuid, reason: "race", ifMatch });
  };

const WRITINGS: readonly Writing[] = [
  ...Array.from({ length: 4 }, () => upload("u")),
  upload("left"),
  upload("right"),
  upload("w"),
  upload("d"),
  change("addDependency", "d", "w"),
  change("removeDependency", "d", "w"),
  change("addDependency", "x", "u"),
  change("removeDependency", "x", "u"),
  deploy("d"),
  deploy("d"),
  deploy("x"),
  deploy("x"),
];

/** Equal for equal seeds. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const keyed = items.map((item, place) => ({
    item,
    key: Math.imul((place + 1) * (seed + 7), 0x9e3779b1) >>> 0,
  }));
  return keyed.sort((left, right) => left.key - right.key).map(({ item }) => item);
}

/**
 * 64 writers at once over several servers of one database. Whatever order they come in, the log tells one order in which
 * each did what one writer alone would have done, and the tables hold exactly that.
 */
export async function race(servers: readonly Tiers[], rounds: number, seed: number): Promise<void> {
  const tier = new GraphTier(servers[0]!, `-${seed}`);
  const oracle = new Oracle();
  await tier.lay();
  for (const act of GROUND) {
    expect(await tier.attempt(act, oracle.state)).toBeUndefined();
    oracle.attempt(act, tier.tiers.clock.now);
  }
  await tier.read();
  const answers: string[] = [];
  const writer = async (place: number) => {
    for (let round = 0; round < rounds; round++) {
      const writing = WRITINGS[(place + round * 5) % WRITINGS.length]!;
      const { storage } = servers[place % servers.length]!;
      await writing(storage, tier).then(
        () => answers.push("done"),
        (reason: unknown) => answers.push(reason instanceof GalleryError ? reason.code : String(reason)),
      );
    }
  };
  await Promise.all(shuffled([...Array(WRITERS).keys()], seed).map(writer));

  const strange = answers.filter((answer) => answer !== "done" && !CONFLICTS.includes(answer));
  expect(strange, `seed ${seed}`).toEqual([]);
  expect(answers.length).toBe(WRITERS * rounds);
  expect(answers.filter((answer) => answer === "done").length).toBeGreaterThan((WRITERS * rounds) / 3);
  const changes = await tier.read();
  const history = new History(
    oracle,
    {
      model: ({ position }) => {
        throw new Error(`nobody registered the model of position ${position}`);
      },
      upload: () => ({ blob: BLOB, upstreams: [] }),
      snooze: () => 1,
    },
    tier.names,
  );
  history.replay(changes.map((each) => ({ ...each, ...bare(tier, each) })));
  expect(await stored(tier.tiers.records, tier.view()), `seed ${seed}`).toEqual(expected(oracle.state));
}

/** The oracle knows projects by their names without the mark. */
function bare(
  tier: GraphTier,
  { project, data }: { project: string; data: Readonly<Record<string, unknown>> },
) {
  const own = (name: string) => tier.base(name, "").slice(0, -1);
  const { upstreamProject } = data;
  return {
    project: own(project),
    data: typeof upstreamProject === "string" ? { ...data, upstreamProject: own(upstreamProject) } : data,
  };
}
