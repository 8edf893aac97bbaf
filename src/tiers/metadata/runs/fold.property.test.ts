import fc from "fast-check";
import { expect, test } from "vitest";
import { type Run, runStatuses } from "../../../domain/run.ts";
import type { StateEntry, StateSubject } from "../../../stores/records/store.ts";
import { ann } from "../../testing/world.ts";
import { Tracked } from "./testing/tracked.ts";

const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const key = fc.constantFrom("a", "b", "c");
const tags = fc.record({
  set: fc.dictionary(key, fc.constantFrom("1", "2")),
  remove: fc.constantFrom([], ["d"]),
});
const name = fc.constantFrom("n", "m");
const deleted = fc.boolean();

const point = fc.record({
  name: key,
  value: fc.constantFrom(-1, 0, 2, Number.NaN, Number.POSITIVE_INFINITY),
  at: fc.nat(2),
  step: fc.nat(2),
});
const model = fc.constantFrom("00000000-0000-4000-8000-00000000000a", "00000000-0000-4000-8000-00000000000b");
const input = fc.oneof(
  fc.record({ model }),
  fc.record({
    dataSet: fc.record({
      ...{ name: key, digest: fc.constant("1"), sourceType: fc.constant("local"), source: key },
      ...{ schema: fc.constant(null), profile: fc.constant(null) },
    }),
    tags: fc.dictionary(key, key),
  }),
);

const move = fc.oneof(
  fc.record({
    of: fc.constant("run" as const),
    name: maybe(name),
    status: maybe(fc.constantFrom(...runStatuses)),
    endedAt: maybe(fc.constantFrom(null, 1, 2)),
    deleted: maybe(deleted),
    tags: maybe(tags),
  }),
  fc.record({
    of: fc.constant("record" as const),
    name: maybe(name),
    tags: maybe(fc.dictionary(fc.constantFrom("b", "d"), fc.constantFrom("2", "3"))),
    params: maybe(fc.dictionary(key, fc.constant("1"))),
    metrics: maybe(fc.array(point, { maxLength: 3 })),
    inputs: maybe(fc.array(input, { maxLength: 2 })),
    outputs: maybe(fc.array(fc.record({ model, step: fc.nat(2) }), { maxLength: 2 })),
  }),
  fc.record({ of: fc.constant("experiment" as const), name: maybe(name), deleted: maybe(deleted), tags }),
  // Alone, as nothing else may move with a deletion.
  fc.record({ of: fc.constantFrom("run" as const, "experiment" as const), deleted }),
);

/** What the newest entries of a subject say. */
function fold(entries: readonly StateEntry[]) {
  const said = entries.filter(({ value }) => value !== null);
  const tag = (each: StateEntry) => each.name.startsWith("tag:");
  return {
    ...Object.fromEntries(said.filter((each) => !tag(each)).map((each) => [each.name, each.value])),
    tags: Object.fromEntries(said.filter(tag).map((each) => [each.name.slice("tag:".length), each.value])),
  };
}

test("the state log of a run and its experiment says what their rows say, now and at every moment", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 12 }), async (moves) => {
      const world = await Tracked.create();
      const { uuid: run } = await world.run({ tags: { a: "0" } });
      const subject = (kind: StateSubject, asOf?: number) =>
        world.records.read(function* (tables) {
          return fold(yield* tables.states.current(kind, [1], asOf));
        });
      const rows = async () => ({ run: await ownState(world, run), experiment: await stateOf(world) });
      const folded = async (asOf?: number) => ({
        run: await subject("run", asOf),
        experiment: await subject("experiment", asOf),
      });
      const shown = () => world.runs.getRun(ann, { run });
      const past = [{ at: world.now, said: await rows(), run: await shown() }];
      for (const { of, ...given } of moves) {
        world.now += 1;
        // Refusals are part of the game: what was refused must not have moved either.
        await apply(world, run, of, given).catch(() => {});
        past.push({ at: world.now, said: await rows(), run: await shown() });
        expect(await folded()).toEqual(past.at(-1)!.said);
      }
      for (const { at, said, run: then } of past) {
        expect(await folded(at)).toEqual(said);
        const asOf = new Date(at).toISOString();
        expect(await world.runs.getRun(ann, { run, asOf })).toEqual(then);
      }
      await world.records.close();
    }),
    { numRuns: 100 },
  );
});

function apply(world: Tracked, run: string, of: "run" | "record" | "experiment", given: object) {
  if (of === "run") return world.runs.changeRun(ann, { run, ...given });
  if (of === "record") return world.runs.recordRun(ann, { run, ...given });
  return world.runs.changeExperiment(ann, { project: "p", number: 1, ...given });
}

/** What a run's row says of the run itself: deleted only when it is so by itself. */
async function ownState(world: Tracked, run: string) {
  const { name, status, endedAt, tags }: Run = await world.runs.getRun(ann, { run });
  const place = await world.records.read((tables) => tables.runs.locate(run));
  const deleted = (place!.deleted & 1) === 1;
  return { name, status, ...(endedAt !== null && { ended: endedAt }), ...(deleted && { deleted }), tags };
}

async function stateOf(world: Tracked) {
  const { name, state, tags } = await world.runs.getExperiment(ann, { project: "p", number: 1 });
  return { name, ...(state === "deleted" && { deleted: true }), tags };
}
