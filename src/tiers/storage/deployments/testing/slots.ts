import { expect } from "vitest";
import type { Deployment, NewDeployment } from "../../../../domain/deployment.ts";
import type { Instance } from "../../../../domain/instance.ts";
import type { Offer } from "../../../../domain/offer.ts";
import { realSeams } from "../../../../seams.ts";
import { ann, type World, worldWithModel } from "../../../testing/world.ts";
import { proposeUpgrades } from "../proposals.ts";

export const slot = { project: "p", baseVersionId: "m" };
export const reason = "why";

export const deploy = (
  world: World,
  instance: Instance,
  given: Partial<NewDeployment> = {},
): Promise<Deployment> => world.storage.deploy(ann, { uuid: instance.uuid, reason, ...given });

/** A world whose model has some versions. */
export async function worldWithVersions(count: number): Promise<{ world: World; versions: Instance[] }> {
  const world = await worldWithModel();
  const versions: Instance[] = [];
  for (let made = 0; made < count; made++) versions.push(await world.instance());
  return { world, versions };
}

/** Asks for a refusal, and for a log that says nothing of it. */
export async function expectRefusal(
  world: World,
  attempt: () => Promise<unknown>,
  expected: object,
): Promise<void> {
  const before = await world.log();
  await expect(attempt()).rejects.toMatchObject(expected);
  expect(await world.log()).toEqual(before);
}

/** What an upstream does to every line of `m`: one more version of its head's blob, offered where it is served. */
export async function propagateAll(world: World): Promise<Instance[]> {
  const { ids } = realSeams();
  const made = await world.records.write(function* (tables) {
    const model = (yield* tables.models.find(1, "m"))!;
    const lines = yield* tables.lines.of([model.base]);
    const heads = yield* tables.lines.heads(lines.map(({ line }) => line));
    const versions = heads.map((head) => {
      return { head, uuid: ids.uuid(), number: head.highest + 1, created: world.now, actor: "ann" };
    });
    const inserted = yield* tables.lines.insertPropagated(versions);
    const all = heads.map(({ line, id, origin }, index) => {
      return { line, origin, predecessor: id, instance: inserted[index]! };
    });
    yield* tables.descents.insert(all.map((each) => ({ ...each, retrainOf: null, cause: null })));
    yield* proposeUpgrades(tables, ann, world.now, ids, all);
    return versions;
  });
  return Promise.all(made.map(({ uuid }) => world.storage.getInstance(ann, { uuid })));
}

export async function propagate(world: World): Promise<Instance> {
  return (await propagateAll(world))[0]!;
}

/** Version 1.0 serves, 1.1 with the same blob is offered. */
export async function worldWithOffer(): Promise<{
  world: World;
  served: Instance;
  made: Instance;
  offer: Offer;
}> {
  const { world, versions } = await worldWithVersions(1);
  const served = versions[0]!;
  await deploy(world, served);
  world.now += 1_000;
  const made = await propagate(world);
  const [offer] = await offers(world);
  return { world, served, made, offer: offer! };
}

export const historyOf = async (world: World, { uuid }: Offer): Promise<string[]> =>
  (await world.storage.getOffer(ann, { offer: uuid })).history.map(
    ({ event, proposed }) => `${event} ${proposed}`,
  );

export const stateOf = async (world: World, { uuid }: Offer): Promise<Offer["state"]> =>
  (await world.storage.getOffer(ann, { offer: uuid })).state;

export async function offers(world: World, state?: Offer["state"]): Promise<readonly Offer[]> {
  return (await world.storage.listOffers(ann, { project: "p", ...(state === undefined ? {} : { state }) }))
    .items;
}
