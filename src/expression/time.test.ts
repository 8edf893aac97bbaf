import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatDuration, formatTime, parseDuration, parseTime } from "./time.ts";

describe("times and durations", () => {
  it.each([
    ["2026-01-01", "2026-01-01T00:00:00Z"],
    ["2026-01-01T12:30:00Z", "2026-01-01T12:30:00Z"],
    ["2026-01-01T12:30:00.123456Z", "2026-01-01T12:30:00.123Z"],
    ["2026-01-01T00:30:00+02:00", "2025-12-31T22:30:00Z"],
    ["2024-02-29T23:59:59-05:30", "2024-03-01T05:29:59Z"],
  ])("reads %s as %s", (text, canonical) => {
    expect(formatTime(parseTime(text)!)).toBe(canonical);
  });

  it.each([
    "2026-02-29",
    "2026-13-01",
    "2026-01-01T24:00:00Z",
    "2026-01-01T00:60:00Z",
    "2026-01-01T00:00:60Z",
    "2026-01-01T00:00:00",
    "2026-01-01T00:00:00+24:00",
    "2026-1-1",
    "now",
    "",
  ])("finds no time in %j", (text) => {
    expect(parseTime(text)).toBeNull();
  });

  it.each([
    ["90s", 90],
    ["24h", 86_400],
    ["1d12h", 129_600],
    ["2w", 1_209_600],
  ])("reads %s as %i seconds", (text, seconds) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  it.each(["", "0s", "5", "h", "1.5h", "-1h", "36501d", "1 h", "99999999999s"])(
    "finds no duration in %j",
    (text) => {
      expect(parseDuration(text)).toBeNull();
    },
  );

  it("writes what it reads", () => {
    const moment = fc.integer({ min: Date.parse("0100-01-01"), max: Date.parse("9999-12-31") });
    fc.assert(fc.property(moment, (ms) => parseTime(formatTime(ms)) === ms));
    fc.assert(fc.property(fc.integer({ min: 1, max: 1e9 }), (s) => parseDuration(formatDuration(s)) === s));
  });
});
