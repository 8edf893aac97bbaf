import { expect, onTestFinished, test } from "vitest";
import type { Timers } from "../../../domain/seams.ts";
import { realSeams } from "../../../seams.ts";
import { assessorHere } from "./assessor.ts";
import { rule, teams } from "./testing/followed.ts";
import { AssessThread } from "./thread.ts";

const input = {
  texts: new Map([
    ["teams.yaml", teams],
    ["ops/a.json", rule("a")],
    ["ops/b.json", "{"],
  ]),
  unread: [],
  standing: { files: new Map(), teams: [] },
};

function threadOf(timers: Timers): AssessThread {
  const thread = new AssessThread(timers);
  onTestFinished(() => thread.close());
  return thread;
}

test("a thread comes to what this one comes to, time after time", async () => {
  const thread = threadOf(realSeams().timers);
  const here = await assessorHere().assess(input);
  expect(here.entries).toHaveLength(2);
  expect(await thread.assess(input)).toEqual(here);
  expect(await thread.assess(input)).toEqual(here);
});

test("a thread that takes too long is ended, and the next commit has a new one", async () => {
  let isLate = true;
  const { timers } = realSeams();
  const thread = threadOf({ ...timers, after: (ms, task) => timers.after(isLate ? 0 : ms, task) });
  await expect(thread.assess(input)).rejects.toThrow("its rules take longer than 120 s to check and test");
  isLate = false;
  expect((await thread.assess(input)).entries).toHaveLength(2);
});

test("closing ends what a thread is at", async () => {
  const thread = threadOf(realSeams().timers);
  const assessing = thread.assess(input);
  await thread.close();
  await expect(assessing).rejects.toThrow("the thread that checks rules ended");
});
