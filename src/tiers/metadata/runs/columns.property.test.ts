import fc from "fast-check";
import { expect, test } from "vitest";
import type { RunSearch } from "../../../domain/search.ts";
import { parse } from "../../../expression/index.ts";
import { RunIndex } from "../../../stores/index/runs/run-index.ts";
import { sqlite } from "../../../stores/records/sql/dialect.ts";
import { ann } from "../../testing/world.ts";
import type { Finds } from "./finding.ts";
import { createRunSearch } from "./searching.ts";
import { apply, type MadeMove, move } from "./testing/moves.ts";
import { Tracked } from "./testing/tracked.ts";

const EXPERIMENTS = 2;
const RUNS = 9;

const where = fc.constantFrom(
  ...["metrics.a > 0", "params.a == '1' and metrics.b >= 0", "tags.b != '2' or not (metrics.a < 0)"],
  ...["status == 'finished'", "name =~ 'n.*'", "'a' =~ params", "size(inputs) > 0 or size(outputs) > 0"],
  ...["empty(ended) and tags.d == '3'", "experiment_name == 'm'", "true"],
);
const orderBy = fc.constantFrom(
  ...[[], ["metrics.a"], ["tags.b", "ended"], ["metrics.b", "name"]].map((names) =>
    names.map((by) => ({ by: parse(by), descending: by.length % 2 === 0 })),
  ),
);

const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant("move" as const), place: fc.nat(RUNS - 1), move }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("create" as const), place: fc.nat(RUNS - 1) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("search" as const),
      where,
      orderBy,
      view: fc.constantFrom("active" as const, "deleted" as const, "all" as const),
      experiments: fc.subarray([1, 2], { minLength: 1 }),
      isAskedAgain: fc.boolean(),
    }),
  },
  {
    weight: 3,
    // Reads until one fails, if one does.
    arbitrary: fc.record({ do: fc.constant("load" as const), reads: fc.constantFrom(1, 2, 3, 5, 1_000) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** Runs of two experiments, searched in columns and in the tables. */
class Compared {
  readonly #world: Tracked;
  readonly #index: RunIndex;
  readonly #runs: { run: string; experiment: number }[] = [];
  /** What happens while columns are loaded, a step for each block. */
  #meanwhile: Step[] = [];
  /** How many more go well. */
  #reads = Number.POSITIVE_INFINITY;
  answered = 0;

  constructor(world: Tracked, memory: number) {
    this.#world = world;
    this.#index = new RunIndex({
      ...{ dialect: sqlite, memory, block: 2 },
      read: async (work) => {
        if (this.#reads-- <= 0) throw new Error("the database is gone");
        return world.records.read(work);
      },
      pause: async () => {
        const next = this.#meanwhile.shift();
        const left = this.#reads;
        this.#reads = Number.POSITIVE_INFINITY;
        if (next?.do === "search") await this.take({ ...next, isAskedAgain: false });
        else if (next !== undefined && next.do !== "load") await this.take(next);
        this.#reads = left;
      },
    });
  }

  static async create(memory: number): Promise<Compared> {
    const world = await Tracked.create();
    for (let number = 2; number <= EXPERIMENTS; number++) {
      await world.runs.createExperiment(ann, { project: "p", name: `e${number}` });
    }
    const compared = new Compared(world, memory);
    for (let place = 0; place < RUNS; place++) await compared.#create(place);
    return compared;
  }

  async #create(place: number): Promise<void> {
    const experiment = 1 + (place % EXPERIMENTS);
    const { uuid } = await this.#world.run({ experiment, tags: { b: "2" }, startedAt: place % 3 });
    this.#runs.push({ run: uuid, experiment });
  }

  async take(step: Step, meanwhile: readonly Step[] = []): Promise<void> {
    this.#world.now += 1;
    switch (step.do) {
      // Refusals are part of the game.
      case "create":
        return this.#create(step.place).catch(() => {});
      case "move":
        return this.#move(step.place, step.move);
      case "search": {
        const { do: _, isAskedAgain, ...asked } = step;
        await this.#search({ project: "p", ...asked });
        if (!isAskedAgain) return;
        await this.#load(meanwhile, Number.POSITIVE_INFINITY);
        return this.#search({ project: "p", ...asked });
      }
      case "load":
        return this.#load(meanwhile, step.reads);
    }
  }

  async #load(meanwhile: readonly Step[], reads: number): Promise<void> {
    this.#meanwhile = [...meanwhile];
    this.#reads = reads;
    while (await this.#index.loadWanted().catch(() => false));
    this.#reads = Number.POSITIVE_INFINITY;
  }

  async #move(place: number, made: MadeMove): Promise<void> {
    await apply(this.#world, this.#runs[place % this.#runs.length]!, made).catch(() => {});
  }

  async #search(asked: Finds<RunSearch>): Promise<void> {
    const inColumns = createRunSearch(this.#world.context, {
      runs: async (question) => {
        const found = await this.#index.search(question);
        if (found !== null) this.answered++;
        return found;
      },
    });
    expect(await inColumns.searchRuns(ann, asked)).toEqual(await this.#world.runs.searchRuns(ann, asked));
  }

  close = () => this.#world.records.close();
}

test.each([
  ["with room", Number.POSITIVE_INFINITY, 500],
  // Two experiments of some columns each do not fit.
  ["with little room", 3_000, 50],
])("columns answer as the tables do, whatever happens to runs meanwhile, %s", async (_, memory, least) => {
  let answered = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
      const compared = await Compared.create(memory);
      for (const [index, each] of steps.entries())
        await compared.take(each, steps.slice(index + 1, index + 6));
      answered += compared.answered;

      await compared.close();
    }),
    { numRuns: 300 },
  );
  expect(answered).toBeGreaterThan(least);
});
