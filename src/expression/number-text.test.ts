import { describe, expect, it } from "vitest";
import { numberOfText } from "./number-text.ts";

describe("numberOfText", () => {
  it.each([
    ["0.1", 0.1],
    ["-3", -3],
    ["+2.50", 2.5],
    [".5", 0.5],
    ["7.", 7],
    ["1e-05", 1e-5],
    ["1E3", 1000],
    ["007", 7],
    ["1e-999", 0],
  ])("reads %j", (text, value) => {
    expect(numberOfText(text)).toBe(value);
  });

  it.each([
    "",
    ".",
    "1e",
    "1e999",
    " 1",
    "1 ",
    "1,5",
    "0x10",
    "NaN",
    "inf",
    "Infinity",
    "True",
    "1_000",
    "٣",
  ])("reads no number in %j", (text) => {
    expect(numberOfText(text)).toBeNull();
  });

  it("reads no text of more than 64 letters", () => {
    expect(numberOfText("1".repeat(64))).toBe(Number("1".repeat(64)));
    expect(numberOfText("1".repeat(65))).toBeNull();
  });
});
