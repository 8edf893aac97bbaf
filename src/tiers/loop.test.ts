import { expect, test } from "vitest";
import { Loop } from "./loop.ts";
import { sleep } from "./sleep.ts";
import { VirtualTime } from "./testing/virtual-time.ts";

const REST_MS = 5_000;

/** A loop that counts its turns, each of which rests. */
function counting(act: (turn: number) => Promise<void> = async () => {}) {
  const time = new VirtualTime(0);
  const turns: number[] = [];
  const loop = new Loop(time.timers, async (woken) => {
    turns.push(time.clock.now());
    await act(turns.length);
    await sleep(time.timers, REST_MS, woken);
  });
  return { time, turns, loop };
}

test("turns follow each other when the rest is over, and once begun they are not begun again", async () => {
  const { time, turns, loop } = counting();
  await time.skip(REST_MS);
  expect(turns).toEqual([]);
  loop.start();
  loop.start();
  await time.skip(REST_MS);
  await time.skip(REST_MS);
  expect(turns).toEqual([5_000, 10_000, 15_000]);
});

test("a wake ends the rest, and one during a turn is not forgotten", async () => {
  let release = (): void => {};
  const { time, turns, loop } = counting((turn) =>
    turn === 2
      ? new Promise((resolve) => {
          release = resolve;
        })
      : Promise.resolve(),
  );
  loop.start();
  await time.settle();
  loop.wake();
  await time.settle();
  expect(turns).toHaveLength(2);
  loop.wake();
  loop.wake();
  await time.settle();
  expect(turns).toHaveLength(2);
  release();
  await time.settle();
  expect(turns).toHaveLength(3);
});

test("a turn that failed is made again after a second, or at once when woken", async () => {
  const { time, turns, loop } = counting(async (turn) => {
    if (turn < 3) throw new Error("the store does not answer");
  });
  loop.start();
  await time.skip(999);
  expect(turns).toEqual([0]);
  await time.skip(1);
  expect(turns).toEqual([0, 1_000]);
  loop.wake();
  await time.settle();
  expect(turns).toEqual([0, 1_000, 1_000]);
});

test("who closes it waits for the turn that is under way, and no other is begun", async () => {
  let release = (): void => {};
  const { time, turns, loop } = counting(
    () =>
      new Promise((resolve) => {
        release = resolve;
      }),
  );
  loop.start();
  let closed = false;
  const closing = loop.close().then(() => {
    closed = true;
  });
  await time.settle();
  expect([loop.isStopped, closed]).toEqual([true, false]);
  release();
  await closing;
  loop.start();
  loop.wake();
  await time.skip(REST_MS);
  expect(turns).toHaveLength(1);
});
