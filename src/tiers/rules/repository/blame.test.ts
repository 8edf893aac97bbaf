import { expect, test } from "vitest";
import { blame } from "./blame.ts";

/** Whose each line is, of versions from the oldest on; `null` for a removal. */
function owners(...versions: readonly (string | null)[]): string {
  const commits = versions.map((text, index) => ({
    commit: { hash: String(index), author: "ann", email: "", message: "", at: index },
    file: text === null ? null : Buffer.from(text),
  }));
  return blame(commits.toReversed())
    .map(({ line, text, commit }) => `${line}${text}${commit}`)
    .join(" ");
}

test("a line is of the commit that wrote it, wherever it moved with its neighbours", () => {
  expect(owners("a\nb\nc\n")).toBe("1a0 2b0 3c0");
  expect(owners("a\nb\nc\n", "a\nB\nc\n")).toBe("1a0 2B1 3c0");
  expect(owners("a\nb\nc\n", "x\na\nb\ny\nc\n")).toBe("1x1 2a0 3b0 4y1 5c0");
  expect(owners("a\nb\nc\nd\n", "d\na\nc\n", "d\na\nb\nc")).toBe("1d1 2a0 3b2 4c0");
  expect(owners("a\n", "", "a\n")).toBe("1a2");
  expect(owners("a\n", null, "a\nb\n")).toBe("1a2 2b2");
  expect(owners()).toBe("");
});

test("files of many lines that all differ are the newer commit's, and take no time", () => {
  const lines = (word: string) => Array.from({ length: 50_000 }, (_, index) => `${word}${index}\n`).join("");
  expect(owners(`first\n${lines("a")}`, `first\n${lines("b")}`).startsWith("1first0 2b01 3b11")).toBe(true);
});
