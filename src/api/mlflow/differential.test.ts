import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { expect, test } from "vitest";
import { answersOf, corpora } from "./testing/corpus/corpora.ts";
import { differences } from "./testing/corpus/differences.ts";
import { type Exchange, play } from "./testing/corpus/play.ts";
import { openMlflowDoor } from "./testing/door.ts";

const found = new Set<string>();

/** Plays a corpus at our door, and gives each exchange with MLflow's answer to the same request. */
async function compare(name: string): Promise<readonly { ours: Exchange; theirs: Exchange }[]> {
  const door = await openMlflowDoor();
  const ours = await play(corpora[name] ?? [], async ({ method, url, headers, payload }) => {
    const answer = await door.send({ method, url, headers, ...(payload !== undefined && { payload }) });
    return { status: answer.statusCode, text: answer.body };
  });
  const theirs = JSON.parse(readFileSync(answersOf(name), "utf8")) as Exchange[];
  expect(ours.map(({ asked }) => asked)).toEqual(theirs.map(({ asked }) => asked));
  return ours.map((exchange, index) => ({ ours: exchange, theirs: theirs[index] as Exchange }));
}

test.for(Object.keys(corpora))(
  "%s are answered as MLflow answers them, but for what is meant",
  async (name) => {
    for (const { ours, theirs } of await compare(name)) {
      if (isDeepStrictEqual(ours, theirs)) continue;
      const fitting = differences.filter(({ fits }) => fits(ours.asked, theirs.answer, ours.answer));
      if (fitting.length === 1) found.add(fitting[0]?.where ?? "");
      else expect({ ...ours, differences: fitting.map(({ where }) => where) }).toEqual(theirs);
    }
  },
);

test("every difference that the page tells is found", () => {
  expect([...found].sort()).toEqual(differences.map(({ where }) => where).sort());
});
