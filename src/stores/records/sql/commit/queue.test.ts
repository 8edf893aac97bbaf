import { expect, test } from "vitest";
import type { Pending } from "./outcome.ts";
import { CommitQueue } from "./queue.ts";

const unit = (): Pending => ({
  *work() {},
  touches: undefined,
  resolve: () => undefined,
  reject: () => undefined,
});

/** Timers that a test lets run out. */
class Patience {
  readonly #tasks = new Set<() => void>();

  after(_ms: number, task: () => void) {
    this.#tasks.add(task);
    return { cancel: () => void this.#tasks.delete(task) };
  }
  every(): never {
    throw new Error("nothing repeats");
  }
  soon(): never {
    throw new Error("nothing is put off");
  }
  get length(): number {
    return this.#tasks.size;
  }
  runOut(): void {
    for (const task of this.#tasks) task();
  }
}

function queueOf(count: number) {
  const patience = new Patience();
  const queue = new CommitQueue(patience);
  const add = (more: number) => {
    for (let added = 0; added < more; added++) queue.add(unit());
  };
  add(count);
  return { patience, queue, add };
}

test("a unit that is alone waits for nobody", async () => {
  const { patience, queue, add } = queueOf(1);
  expect(await queue.next()).toHaveLength(1);
  queue.answered(1);
  add(1);
  expect(await queue.next()).toHaveLength(1);
  expect(patience.length).toBe(0);
});

test("as many as were there last are waited for, and no longer than patience lasts", async () => {
  const { patience, queue, add } = queueOf(3);
  expect(await queue.next()).toHaveLength(3);
  add(1);
  queue.answered(3);
  const four = queue.next();
  add(3);
  expect(await four).toHaveLength(4);
  expect(patience.length).toBe(0);
  queue.answered(4);
  add(2);
  const two = queue.next();
  patience.runOut();
  expect(await two).toHaveLength(2);
});

test("those who do not come back are forgotten", async () => {
  const { patience, queue, add } = queueOf(8);
  expect(await queue.next()).toHaveLength(8);
  queue.answered(8);
  let waits = 0;
  for (let commits = 0; commits < 30; commits++) {
    add(1);
    const one = queue.next();
    waits += patience.length;
    patience.runOut();
    queue.answered((await one).length);
  }
  expect(waits).toBeGreaterThan(5);
  expect(waits).toBeLessThan(30);
});
