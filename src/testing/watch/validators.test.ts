import { expect, test } from "vitest";
import type { Change } from "../../domain/change.ts";
import { type Sent, validators, violations, type Watch } from "./validators.ts";

const change = (position: number, given: Partial<Change> = {}): Change => ({
  position,
  at: "2026-01-01T00:00:00.000Z",
  kind: "metric.recorded",
  project: "p",
  subject: { kind: "instance", uuid: "a" },
  actor: "ann",
  door: "rest",
  requestId: `r${position}`,
  data: {},
  ...given,
});

const log = [
  change(1, { kind: "instance.created" }),
  change(2),
  change(3, { requestId: "bulk" }),
  change(4, { requestId: "bulk" }),
  change(5, { project: "q" }),
  change(6),
];
const wanted = ({ project }: Change) => project === "p";
const watch = (positions: readonly number[], given: Partial<Watch> = {}): Watch => ({
  log,
  wanted,
  from: 0,
  // Below zero is a bookmark.
  sent: positions.map((each): Sent => (each < 0 ? { bookmark: -each } : { change: log[each - 1]! })),
  ...given,
});

test("a stream that keeps every promise is not complained of", () => {
  expect(violations(watch([1, 2, 3, 4, -5, 6]))).toEqual([]);
  expect(violations(watch([3, 4, 6], { from: 2 }))).toEqual([]);
  expect(violations(watch([]))).toEqual([]);
});

const altered = { change: change(2, { data: { other: true } }) };
const broken: Record<string, Watch> = {
  ordered: watch([1, 3, 2, 4]),
  unique: watch([1, 2, 2]),
  complete: watch([1, 2, 4]),
  atomic: watch([1, 3, 2, 4]),
  filtered: watch([1, 2, 3, 4, 5]),
  resumed: watch([2, 3, 4], { from: 2 }),
  bookmarked: watch([1, 2, -4, 3, 4]),
  faithful: watch([], { sent: [{ change: log[0]! }, altered] }),
  madeFirst: watch([2, 1]),
};

test.each(Object.keys(validators))("a stream that is not %s is found out", (name) => {
  expect(violations(broken[name]!).map((each) => each.split(":")[0])).toContain(name);
});
