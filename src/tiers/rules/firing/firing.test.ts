import { describe, expect, it } from "vitest";
import { advance, type Firing, type Look, nextScheduled, unfired } from "./firing.ts";

const minute = 60_000;
const plain = { for: 0, until: null, when: "metrics.mape > 12" };

/** The minutes at which a rule acts; each look is `minute: holds`, or `[holds, until]`. */
function actsAt(
  rule: Parameters<typeof advance>[0],
  looks: Readonly<Record<number, boolean | readonly [holds: boolean, until: boolean]>>,
  cause: Look["cause"] = "change",
): number[] {
  let firing: Firing = unfired;
  return Object.entries(looks).flatMap(([at, look]) => {
    const [holds, until] = typeof look === "boolean" ? [look, false] : look;
    const after = advance(rule, firing, { at: Number(at) * minute, cause, holds, until });
    firing = after.firing;
    return after.acts ? [Number(at)] : [];
  });
}

describe("a rule without FOR and UNTIL", () => {
  it("acts when its condition begins to hold, not while it goes on", () => {
    expect(actsAt(plain, { 0: false, 1: true, 2: true, 3: true })).toEqual([1]);
  });

  it("acts again after the condition did not hold", () => {
    expect(actsAt(plain, { 1: true, 2: false, 3: true, 4: true })).toEqual([1, 3]);
  });
});

describe("FOR", () => {
  const rule = { ...plain, for: 30 * 60 };

  it("acts at its end, and tells when that is", () => {
    expect(actsAt(rule, { 0: true, 29: true, 30: true, 31: true })).toEqual([30]);
    expect(advance(rule, unfired, { at: 0, cause: "change", holds: true, until: false })).toEqual({
      firing: { phase: "pending", since: 0 },
      acts: false,
      due: 30 * minute,
    });
    const pending: Firing = { phase: "pending", since: 0 };
    expect(advance(rule, pending, { at: minute, cause: "change", holds: true, until: false }).due).toBe(
      30 * minute,
    );
  });

  it("begins anew after a break", () => {
    expect(actsAt(rule, { 0: true, 10: false, 20: true, 30: true, 50: true })).toEqual([50]);
  });
});

describe("UNTIL", () => {
  const rule = { ...plain, until: "metrics.mape < 8" };

  it("keeps a rule that has acted quiet until it held, however often the condition comes and goes", () => {
    expect(actsAt(rule, { 0: true, 1: false, 2: true, 3: [false, true], 4: false, 5: true })).toEqual([0, 5]);
  });

  it("does not act at the look that re-arms", () => {
    expect(actsAt(rule, { 0: true, 1: [true, true], 2: true })).toEqual([0, 2]);
  });
});

describe("a rule without WHEN", () => {
  const rule = { ...plain, when: null };

  it("acts at every scheduled moment and every request", () => {
    expect(actsAt(rule, { 0: true, 60: true, 120: true }, "schedule")).toEqual([0, 60, 120]);
    expect(actsAt(rule, { 0: true, 60: true }, "request")).toEqual([0, 60]);
  });

  it("acts once for changes, which are no wish to act again", () => {
    expect(actsAt(rule, { 0: true, 1: true })).toEqual([0]);
  });
});

describe("nextScheduled", () => {
  const start = "2026-12-24T00:00:00.000Z";
  const end = "2026-12-27T00:00:00.000Z";

  it("counts periods since the epoch and is always later", () => {
    expect(nextScheduled([{ every: 3600 }], 0)).toBe(3_600_000);
    expect(nextScheduled([{ every: 3600 }], 3_599_999)).toBe(3_600_000);
  });

  it("looks at both ends of an event, then no more", () => {
    const schedule = [{ event: "christmas", start, end }];
    expect(nextScheduled(schedule, Date.parse(start) - 1)).toBe(Date.parse(start));
    expect(nextScheduled(schedule, Date.parse(start))).toBe(Date.parse(end));
    expect(nextScheduled(schedule, Date.parse(end))).toBeNull();
    expect(nextScheduled([], 0)).toBeNull();
  });

  it("takes the earliest of several", () => {
    const schedule = [{ every: 86_400 }, { event: "christmas", start: "2026-12-24T06:00:00.000Z", end }];
    expect(nextScheduled(schedule, Date.parse(start))).toBe(Date.parse("2026-12-24T06:00:00.000Z"));
  });
});
