import { expect, test } from "vitest";
import { GalleryError } from "../../../client/index.ts";
import { attempt, type Crossing, chunksOf, differing, ifKnown, inParallel } from "./crossing.ts";
import { Tally } from "./tally.ts";

const crossing = (tally: Tally): Crossing => ({ tally }) as unknown as Crossing;

test("a refusal of one thing is told in the report, and an outage ends the import", async () => {
  const tally = new Tally();
  const refuse = (code: "path.invalid" | "server.unreachable") => async () => {
    throw new GalleryError(code, "no");
  };
  await attempt(crossing(tally), "files", "a\\b", refuse("path.invalid"));
  expect(tally.lines().find(({ what }) => what === "files")).toEqual({
    ...{ what: "files", carried: 0, present: 0, left: 1 },
    reasons: [{ reason: "no", count: 1, names: ["a\\b"] }],
  });
  await expect(attempt(crossing(tally), "files", "a", refuse("server.unreachable"))).rejects.toThrow("no");
});

test("what is not known is undefined, and other refusals are passed on", async () => {
  const fail = (code: "run.unknown" | "permission.denied") => Promise.reject(new GalleryError(code, "no"));
  expect(await ifKnown(fail("run.unknown"))).toBeUndefined();
  await expect(ifKnown(fail("permission.denied"))).rejects.toThrow("no");
});

test("no more than the width are under way, and no item is read before there is room for it", async () => {
  let [read, underWay, most, done] = [0, 0, 0, 0];
  async function* items() {
    for (; read < 10; read += 1) {
      expect(read - done).toBeLessThan(3);
      yield read;
    }
  }
  await inParallel(items(), 3, async () => {
    most = Math.max(most, ++underWay);
    await new Promise((resolve) => setTimeout(resolve, 1));
    underWay -= 1;
    done += 1;
  });
  expect([most, done]).toEqual([3, 10]);
});

test("the first failure ends the work, also of the last items", async () => {
  const fail = async (item: number) => {
    if (item === 2) throw new Error("two");
  };
  await expect(inParallel([1, 2], 5, fail)).rejects.toThrow("two");
  await expect(inParallel([1, 2, 3, 4], 1, fail)).rejects.toThrow("two");
});

test("only what differs is sent, in pieces", () => {
  expect(differing({ a: "1", b: "2", constructor: "3" }, { a: "1", b: "1", c: "4" })).toEqual({
    b: "2",
    constructor: "3",
  });
  expect([...chunksOf([1, 2, 3, 4, 5], 2)]).toEqual([[1, 2], [3, 4], [5]]);
});

test("a reason names the first few and counts the others", () => {
  const tally = new Tally();
  for (let number = 0; number < 8; number += 1) tally.leave("runs", `r${number}`, "why");
  tally.carry("runs", 2);
  tally.meet("runs");
  expect(tally.lines().find(({ what }) => what === "runs")).toEqual({
    ...{ what: "runs", carried: 2, present: 1, left: 8 },
    reasons: [{ reason: "why", count: 8, names: ["r0", "r1", "r2", "r3", "r4"] }],
  });
});
