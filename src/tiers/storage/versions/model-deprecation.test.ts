import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Deprecation } from "../../../domain/instance.ts";
import { ann, bob, keyed, type World, worldWithModel } from "../../testing/world.ts";

const revised = async (world: World) => {
  const first = await world.storage.findModel(ann, { project: "p", baseVersionId: "m" });
  const second = await world.storage.reviseModel(ann, { model: first.uuid, description: "new" });
  return { first, second };
};

/** One instance of each of two revisions, and how each record is deprecated. */
async function family() {
  const world = await worldWithModel();
  const { first, second } = await revised(world);
  const one = await world.instance({ revision: 1 });
  const two = await world.instance({ revision: 2 });
  const uuids = { first: first.uuid, second: second.uuid, one: one.uuid, two: two.uuid };
  const of = async (name: keyof typeof uuids, asOf?: string): Promise<Deprecation | null> => {
    const input = { uuid: uuids[name], ...(asOf === undefined ? {} : { asOf }) };
    const read = name === "one" || name === "two" ? world.storage.getInstance : world.storage.getModel;
    return (await read(ann, input)).deprecation;
  };
  const all = async (asOf?: string) => {
    const names = Object.keys(uuids) as (keyof typeof uuids)[];
    return Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, (await of(name, asOf))?.of ?? null])),
    );
  };
  return { world, uuids, of, all };
}

const none = { first: null, second: null, one: null, two: null };

describe("a deprecated model", () => {
  test("of one revision takes its instances along, and no others", async () => {
    const { world, uuids, of, all } = await family();
    const replacement = uuids.second;
    const answer = await world.storage.deprecateModel(bob, { uuid: uuids.first, reason: "old", replacement });
    const deprecation = { reason: "old", replacement, by: "bob", at: world.at(0), of: "revision" };
    expect(answer.deprecation).toEqual(deprecation);
    expect(await of("one")).toEqual(deprecation);
    expect(await all()).toEqual({ ...none, first: "revision", one: "revision" });
  });

  test("as a whole takes every revision along, those to come as well", async () => {
    const { world, uuids, all } = await family();
    const answer = await world.storage.deprecateModel(ann, { uuid: uuids.first, all: true, reason: "old" });
    expect(answer).toMatchObject({ uuid: uuids.first, deprecation: { of: "model" } });
    expect(await all()).toEqual({ first: "model", second: "model", one: "model", two: "model" });
    const third = await world.storage.reviseModel(ann, { model: uuids.second, description: "newer" });
    expect(third.deprecation).toMatchObject({ of: "model" });
    expect((await world.instance()).deprecation).toMatchObject({ of: "model" });
    const listed = await world.storage.listModels(ann, { project: "p", baseVersionId: "m" });
    expect(listed.items.map(({ deprecation }) => deprecation?.of)).toEqual(["model", "model", "model"]);
    const newest = await world.storage.listModels(ann, { project: "p" });
    expect(newest.items).toEqual([third]);
  });

  test("makes its new instances deprecated, one by one and in bulk", async () => {
    const { world, uuids } = await family();
    await world.storage.deprecateModel(ann, { uuid: uuids.first, reason: "old" });
    const blob = await world.blob("b");
    const given = (revision: number) => ({ project: "p", baseVersionId: "m", blob, revision });
    const single = await world.storage.createInstance(ann, given(1));
    const bulk = await world.storage.createInstances(ann, { instances: [given(1), given(2), given(1)] });
    const made = [single.uuid, ...bulk.uuids];
    const read = () => Promise.all(made.map((uuid) => world.storage.getInstance(ann, { uuid })));
    const levels = async () => (await read()).map(({ deprecation }) => deprecation?.of ?? null);
    expect(await levels()).toEqual(["revision", "revision", null, "revision"]);
    await world.storage.restoreModel(ann, { uuid: uuids.first, reason: "again" });
    expect(await levels()).toEqual([null, null, null, null]);
  });

  test("is restored at its own level alone, the nearest that is left showing", async () => {
    const { world, uuids, all } = await family();
    const [first, one] = [
      { uuid: uuids.first, reason: "r" },
      { uuid: uuids.one, reason: "r" },
    ];
    await world.storage.deprecateModel(ann, { ...first, all: true });
    await world.storage.deprecateModel(ann, first);
    await world.storage.deprecate(ann, one);
    const whole = { first: "model", second: "model", one: "model", two: "model" };
    expect(await all()).toEqual({ ...whole, first: "revision", one: "instance" });
    await world.storage.restoreModel(ann, first);
    expect(await all()).toEqual({ ...whole, one: "instance" });
    await world.storage.restore(ann, one);
    expect(await all()).toEqual(whole);
    await world.storage.deprecateModel(ann, first);
    await world.storage.restoreModel(ann, { ...first, all: true });
    expect(await all()).toEqual({ ...none, first: "revision", one: "revision" });
  });

  test("was at every moment what the moves until then made of it", async () => {
    const level = fc.constantFrom("one", "two", "first", "second", "all");
    const moves = fc.array(fc.tuple(level, fc.boolean()), { minLength: 4, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moves, async (drawn) => {
        const { world, uuids, all } = await family();
        const pasts: [string, unknown][] = [];
        for (const [what, flag] of drawn) {
          world.now += 1_000;
          if (what === "one" || what === "two") {
            await world.storage[flag ? "deprecate" : "restore"](ann, { uuid: uuids[what], reason: "r" });
          } else {
            const named = what === "all" ? { uuid: uuids.first, all: true } : { uuid: uuids[what] };
            await world.storage[flag ? "deprecateModel" : "restoreModel"](ann, { ...named, reason: "r" });
          }
          pasts.push([world.at(pasts.length * 1_000 + 1_000), await all()]);
        }
        expect(await all(world.at(0))).toEqual(none);
        for (const [asOf, wanted] of pasts) expect(await all(asOf)).toEqual(wanted);
      }),
      { numRuns: 20 },
    );
  });
});

describe("an offer of a deprecated model's instance", () => {
  test("is withdrawn, by the revision only that of the revision", async () => {
    for (const all of [false, true]) {
      const { world, uuids } = await family();
      for (const environment of ["production", "staging"]) {
        await world.storage.deploy(ann, { uuid: uuids.one, environment, reason: "go" });
      }
      await world.records.write(function* (tables) {
        const [one, two] = yield* tables.lines.refs([1, 2]);
        const slots = yield* tables.deployments.slots([one!.line]);
        const offer = { state: "open", opened: 0, updated: 0, updates: 0, snoozed: null } as const;
        const proposed = new Map([
          ["production", two!.id],
          ["staging", one!.id],
        ]);
        yield* tables.offers.insert(
          slots.map(({ line, environment, environmentName, instance }) => {
            const uuid = environmentName;
            return { ...offer, uuid, line, environment, deployed: instance, proposed: proposed.get(uuid)! };
          }),
        );
      });
      await world.storage.deprecateModel(ann, { uuid: uuids.second, all, reason: "old" });
      const withdrawn = (await world.log()).filter(({ kind }) => kind === "offer.withdrawn");
      const environments = withdrawn.map(({ data }) => data.environment).sort();
      expect(environments).toEqual(all ? ["production", "staging"] : ["production"]);
    }
  });
});

describe("the move of a model", () => {
  test("is on record under the revision named, or with all under the newest", async () => {
    const { world, uuids } = await family();
    const given = { uuid: uuids.first, reason: "old" };
    await world.storage.deprecateModel(ann, { ...given, replacement: uuids.second });
    await world.storage.deprecateModel(ann, { ...given, all: true });
    await world.storage.restoreModel(bob, { ...given, all: true });
    const entries = (await world.log()).slice(-3);
    expect(entries.map(({ kind, subject, actor, data }) => [kind, subject.uuid, actor, data])).toEqual([
      [
        "model.deprecated",
        uuids.first,
        "ann",
        { reason: "old", replacement: uuids.second, all: false, baseVersionId: "m" },
      ],
      [
        "model.deprecated",
        uuids.second,
        "ann",
        { reason: "old", replacement: null, all: true, baseVersionId: "m" },
      ],
      ["model.restored", uuids.second, "bob", { reason: "old", all: true, baseVersionId: "m" }],
    ]);
  });

  test("is safe to repeat", async () => {
    const { world, uuids } = await family();
    const given = { uuid: uuids.first, reason: "old" };
    const answer = await world.storage.deprecateModel(keyed("k"), given);
    const log = await world.log();
    expect(await world.storage.deprecateModel(keyed("k"), given)).toEqual(answer);
    expect(await world.log()).toEqual(log);
  });

  test("names as replacement only another model of the same project, and a reason", async () => {
    const { world, uuids } = await family();
    await world.project("q");
    const foreign = await world.storage.createModel(ann, { project: "q", baseVersionId: "m" });
    const other = await world.storage.createModel(ann, { project: "p", baseVersionId: "n" });
    const deprecate = (replacement: string, all = false) =>
      world.storage.deprecateModel(ann, { uuid: uuids.first, all, reason: "old", replacement });
    const refused = { code: "request.invalid", field: "replacement" };
    await expect(deprecate(uuids.first)).rejects.toMatchObject(refused);
    await expect(deprecate(foreign.uuid)).rejects.toMatchObject(refused);
    await expect(deprecate(uuids.second, true)).rejects.toMatchObject(refused);
    const absent = "22222222-2222-4222-8222-222222222222";
    await expect(deprecate(absent)).rejects.toMatchObject({ code: "model.unknown", field: "replacement" });
    expect((await deprecate(other.uuid, true)).deprecation).toMatchObject({ replacement: other.uuid });
    const silent = world.storage.restoreModel(ann, { uuid: uuids.first, reason: "" });
    await expect(silent).rejects.toMatchObject({ code: "request.invalid", field: "reason" });
    const unknown = world.storage.restoreModel(ann, { uuid: absent, reason: "r" });
    await expect(unknown).rejects.toMatchObject({ code: "model.unknown", field: "uuid" });
  });
});
