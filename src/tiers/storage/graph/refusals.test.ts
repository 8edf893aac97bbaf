import { beforeEach, expect, test } from "vitest";
import type { Caller } from "../../../domain/caller.ts";
import type { Model } from "../../../domain/model.ts";
import { expectRefusal } from "../../testing/refusal.ts";
import { ann, World } from "../../testing/world.ts";

let world: World;
/** `a` uses `b`, which uses `c`; `d` stands alone. */
let models: Record<"a" | "b" | "c" | "d", Model>;

beforeEach(async () => {
  world = new World();
  await world.project();
  const create = (baseVersionId: string, upstream?: string) => {
    const dependencies = upstream === undefined ? [] : [{ upstream }];
    return world.storage.createModel(ann, { project: "p", baseVersionId, dependencies });
  };
  const c = await create("c");
  const b = await create("b", c.uuid);
  models = { a: await create("a", b.uuid), b, c, d: await create("d") };
});

const add = (model: Model, upstream: string, caller: Caller = ann) =>
  world.storage.addDependency(caller, { model: model.uuid, upstream });

test("a cycle is refused, naming its path", async () => {
  const { a, c } = models;
  const message = "the dependencies would form a cycle: c → a → b → c";
  await expectRefusal(world, () => add(c, a.uuid), { code: "dependency.cycle", message, field: "upstream" });
  const change = { kind: "add", model: c.uuid, upstream: a.uuid } as const;
  await expectRefusal(world, () => world.storage.previewImpact(ann, { change }), {
    code: "dependency.cycle",
  });
});

test("a dependency of a model on itself is refused", async () => {
  const { d } = models;
  await expectRefusal(world, () => add(d, d.uuid), {
    code: "dependency.cycle",
    message: "the dependencies would form a cycle: d → d",
  });
});

test("a dependency on another project needs leave there", async () => {
  await world.project("q");
  const foreign = await world.storage.createModel(ann, { project: "q", baseVersionId: "f" });
  const guest: Caller = { ...ann, actor: "guest", may: (_, project) => project !== "q" };
  const refusal = {
    code: "permission.denied",
    message: "guest lacks the permission dependency.write in project q",
  };
  await expectRefusal(world, () => add(models.d, foreign.uuid, guest), refusal);
  const declared = { project: "p", baseVersionId: "e", dependencies: [{ upstream: foreign.uuid }] };
  await expectRefusal(world, () => world.storage.createModel(guest, declared), refusal);
  expect(await add(models.d, foreign.uuid)).toMatchObject({ dependency: { upstream: { project: "q" } } });
});

test("a dependency on a model that is not there is refused", async () => {
  const nobody = "22222222-2222-4222-8222-222222222222";
  await expectRefusal(world, () => add(models.d, nobody), { code: "model.unknown", field: "upstream" });
});

test("a dependency on a deprecated model is refused, with what replaces it", async () => {
  const { a, c, d } = models;
  await world.storage.deprecateModel(ann, { uuid: c.uuid, reason: "old", replacement: a.uuid });
  const message = `c is deprecated (old); ${a.uuid} replaces it`;
  await expectRefusal(world, () => add(d, c.uuid), { code: "model.deprecated", message });
});

test("the same dependency twice is refused", async () => {
  const { a, b } = models;
  const message = "a depends on b already";
  await expectRefusal(world, () => add(a, b.uuid), { code: "dependency.exists", message });
});

test("what is no dependency is neither changed nor removed", async () => {
  const { a, d } = models;
  const pair = { model: a.uuid, upstream: d.uuid };
  const unknown = { code: "dependency.unknown" };
  await expectRefusal(world, () => world.storage.removeDependency(ann, pair), unknown);
  await expectRefusal(
    world,
    () => world.storage.updateDependency(ann, { ...pair, kind: "threshold" }),
    unknown,
  );
});

test("a pin to an instance of a model that is no upstream is refused", async () => {
  const blob = await world.blob("bytes");
  const stranger = await world.storage.createInstance(ann, { project: "p", baseVersionId: "d", blob });
  const upload = { project: "p", baseVersionId: "a", blob, upstreams: [stranger.uuid] };
  const refusal = {
    code: "pin.invalid",
    field: "upstreams[0]",
    message: "upstreams[0], d 1.0, is no upstream of the model",
  };
  await expectRefusal(world, () => world.storage.createInstance(ann, upload), refusal);
});
