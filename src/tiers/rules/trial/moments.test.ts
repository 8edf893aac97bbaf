import { describe, expect, it } from "vitest";
import { formatMoment, momentOf } from "./moments.ts";

const start = Date.UTC(2026, 0, 1);
const hour = 3_600_000;

describe("a moment", () => {
  it.each([
    ["0", 0],
    ["26h", 26],
    ["-10d", -240],
    ["2d12h30m", 60.5],
    ["90m", 1.5],
    ["24h", 24],
    ["400d", 9600],
  ])("is read and written as %s", (text, hours) => {
    expect(momentOf(text, start)).toBe(start + hours * hour);
    expect(formatMoment(start + hours * hour, start)).toBe(text);
  });

  it("is a time too", () => {
    expect(momentOf("2026-01-01T05:00:00Z", start)).toBe(start + 5 * hour);
    expect(momentOf("2026-01-02", start)).toBe(start + 24 * hour);
  });

  it.each(["26", "1.5h", "noon", "--1h", ""])("is not %s", (text) => {
    expect(momentOf(text, start)).toBeNull();
  });
});
