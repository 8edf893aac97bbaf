import fc from "fast-check";
import { runStatuses } from "../../../../domain/run.ts";
import { ann } from "../../../testing/world.ts";
import type { Tracked } from "./tracked.ts";

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

/** What may happen to a run, or to its experiment. */
export const move = fc.oneof(
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

export type MadeMove = typeof move extends fc.Arbitrary<infer Move> ? Move : never;

interface Place {
  readonly run: string;
  readonly experiment: number;
}

export function apply({ runs }: Tracked, { run, experiment }: Place, { of, ...moved }: MadeMove) {
  const given: object = moved;
  if (of === "run") return runs.changeRun(ann, { run, ...given });
  if (of === "record") return runs.recordRun(ann, { run, ...given });
  return runs.changeExperiment(ann, { project: "p", number: experiment, ...given });
}
