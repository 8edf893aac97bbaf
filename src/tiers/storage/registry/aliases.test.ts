import { expect, test } from "vitest";
import { ann, bob, worldWithModel } from "../../testing/world.ts";

const named = { project: "p", baseVersionId: "m" };
const rule = "best-by-city";
const absent = "00000000-0000-4000-8000-00000000aaaa";

test("aliases move between instances and rules, and every state of them can be asked for", async () => {
  const world = await worldWithModel();
  const { storage } = world;
  const [one, two] = [await world.instance(), await world.instance()];
  const champion = { ...named, alias: "champion" };
  expect(await storage.setAlias(ann, { ...champion, instance: one.uuid })).toEqual({
    ...{ alias: "champion", instance: one.uuid, place: 1, rule: null, at: world.at(0), by: "ann" },
  });
  world.now += 1_000;
  await storage.setAlias(bob, { ...champion, instance: two.uuid });
  world.now += 1_000;
  expect(await storage.setAlias(bob, { ...champion, rule })).toMatchObject({
    instance: null,
    place: null,
    rule,
  });
  world.now += 1_000;
  await storage.removeAlias(ann, champion);

  const asOf = async (offset: number) =>
    (await storage.listAliases(ann, { ...named, asOf: world.at(offset) })).items.map(({ place, rule }) => [
      place,
      rule,
    ]);
  expect(await asOf(-1)).toEqual([]);
  expect(await asOf(999)).toEqual([[1, null]]);
  expect(await asOf(1_000)).toEqual([[2, null]]);
  expect(await asOf(2_999)).toEqual([[null, rule]]);
  expect(await asOf(3_000)).toEqual([]);
  expect((await storage.listAliases(ann, named)).items).toEqual([]);

  const history = await storage.listAliasHistory(ann, { ...champion, page_size: 3 });
  expect(history.items.map(({ instance, rule, by }) => [instance, rule, by])).toEqual([
    [null, null, "ann"],
    [null, rule, "bob"],
    [two.uuid, null, "bob"],
  ]);
  const page_token = history.next_page_token!;
  const rest = await storage.listAliasHistory(ann, { ...champion, page_size: 3, page_token });
  expect(rest.items).toMatchObject([{ instance: one.uuid, by: "ann" }]);
});

test("an alias that stands so already leaves no entry, nor does removing one that is not there", async () => {
  const world = await worldWithModel();
  const { uuid } = await world.instance();
  await world.storage.setAlias(ann, { ...named, alias: "a", instance: uuid });
  const before = await world.log();
  await world.storage.setAlias(ann, { ...named, alias: "a", instance: uuid });
  await world.storage.removeAlias(ann, { ...named, alias: "b" });
  expect(await world.log()).toEqual(before);
  const shown = await world.storage.getRegisteredInstance(ann, { uuid });
  expect(shown.aliases).toEqual(["a"]);
});

test("aliases are refused that no one could mean", async () => {
  const world = await worldWithModel();
  const { storage } = world;
  const { uuid } = await world.instance();
  const set = (input: { alias?: string; instance?: string; rule?: string }) =>
    storage.setAlias(ann, { ...named, alias: "a", ...input });
  for (const alias of ["", "a b", "a@b", "latest", "Latest", "v1", "V22", "x".repeat(256)]) {
    await expect(set({ alias, instance: uuid }), alias).rejects.toMatchObject({ code: "name.invalid" });
  }
  for (const wrong of [{}, { instance: uuid, rule }, { instance: "1" }]) {
    await expect(set(wrong)).rejects.toMatchObject({ code: "request.invalid" });
  }
  await expect(set({ instance: absent })).rejects.toMatchObject({
    code: "instance.unknown",
    field: "instance",
  });
  await expect(set({ rule: "no rule" })).rejects.toMatchObject({ code: "name.invalid", field: "rule" });
  await storage.createModel(ann, { project: "p", baseVersionId: "other" });
  const foreign = storage.setAlias(ann, { project: "p", baseVersionId: "other", alias: "a", instance: uuid });
  await expect(foreign).rejects.toMatchObject({ code: "request.invalid", field: "instance" });
  const never = storage.listAliasHistory(ann, { ...named, alias: "never" });
  await expect(never).rejects.toMatchObject({ code: "alias.unknown" });
});
