import type { Deployment, NewDeployment } from "../../../../domain/deployment.ts";
import type { Instance } from "../../../../domain/instance.ts";
import type { Offer } from "../../../../domain/offer.ts";
import { ann, World } from "../../../testing/world.ts";

export const slot = { project: "p", baseVersionId: "m" };
export const reason = "why";

export const deploy = (
  world: World,
  instance: Instance,
  given: Partial<NewDeployment> = {},
): Promise<Deployment> => world.storage.deploy(ann, { uuid: instance.uuid, reason, ...given });

/** A world whose model `m` uses the version 1.0 of a model `u`. */
export async function worldWithUpstream(partitionBy: readonly string[] = []): Promise<World> {
  const world = new World();
  await world.project();
  const { uuid: upstream } = await world.storage.createModel(ann, { project: "p", baseVersionId: "u" });
  await world.instance({ baseVersionId: "u" });
  const dependencies = [{ upstream }];
  await world.storage.createModel(ann, { ...slot, owner: "una", partitionBy, dependencies });
  return world;
}

/** The same with some versions of `m`. */
export async function worldWithVersions(count: number): Promise<{ world: World; versions: Instance[] }> {
  const world = await worldWithUpstream();
  const versions: Instance[] = [];
  for (let made = 0; made < count; made++) versions.push(await world.instance());
  return { world, versions };
}

/** Uploads a version of the upstream; returns those of `m` that followed, in the order of their lines. */
export async function propagateAll(world: World): Promise<Instance[]> {
  const { uuid: subject } = await world.instance({ baseVersionId: "u" });
  const { items } = await world.storage.listChanges(ann, { subject });
  const effects = await world.storage.listEffects(ann, { change: items[0]!.position });
  return Promise.all(effects.items.map(({ uuid }) => world.storage.getInstance(ann, { uuid })));
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
