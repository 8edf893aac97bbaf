import fc from "fast-check";
import { expect, test } from "vitest";
import type { Run } from "../../../domain/run.ts";
import type { StateEntry, StateSubject } from "../../../stores/records/store.ts";
import { ann } from "../../testing/world.ts";
import { apply, move } from "./testing/moves.ts";
import { Tracked } from "./testing/tracked.ts";

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
      for (const each of moves) {
        world.now += 1;
        // Refusals are part of the game: what was refused must not have moved either.
        await apply(world, { run, experiment: 1 }, each).catch(() => {});
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
