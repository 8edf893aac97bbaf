import { expect, test } from "vitest";
import { row, run, runToHere, type Step, undoTo, type Work } from "../query.ts";
import { driveAhead } from "./pipeline.ts";

const same = (reason: unknown): unknown => reason;

/** Answers each statement a turn later, in order; those that are named fail. */
function database(...failing: string[]) {
  const sent: string[] = [];
  let answered = 0;
  return {
    sent,
    send: (step: Step): Promise<unknown[]> => {
      sent.push(`${step.sql} after ${answered} answers`);
      return new Promise((resolve, reject) => {
        setImmediate(() => {
          answered += 1;
          if (failing.includes(step.sql)) reject(new Error(step.sql));
          else resolve([{ sql: step.sql }]);
        });
      });
    },
  };
}

test("what nobody waits for is sent without waiting, and rows come from their own statement", async () => {
  const { sent, send } = database();
  function* work(): Work<unknown> {
    yield* run("a");
    yield* run("b");
    const found = yield* row("c");
    yield* run("d");
    return found;
  }
  expect(await driveAhead(work(), send, same)).toEqual({ sql: "c" });
  expect(sent).toEqual(["a after 0 answers", "b after 0 answers", "c after 0 answers", "d after 3 answers"]);
});

test("a failure that nobody waited for is told at the next statement that is waited for, the first one first", async () => {
  const { send } = database("a", "b");
  function* work(): Work<void> {
    yield* run("a");
    yield* run("b");
    yield* runToHere("c");
  }
  await expect(driveAhead(work(), send, same)).rejects.toThrow("a");
});

test("a unit does not end before its last statement has succeeded", async () => {
  const { send } = database("a");
  await expect(driveAhead(run("a"), send, same)).rejects.toThrow("a");
});

test("a failure of what was undone is not told to what follows", async () => {
  const { send } = database("a");
  function* work(): Work<unknown> {
    try {
      yield* run("a");
      throw new Error("refused by the unit itself");
    } catch {
      yield* undoTo("unit");
    }
    return yield* row("b");
  }
  expect(await driveAhead(work(), send, same)).toEqual({ sql: "b" });
});

test("what is refused before it is sent waits for what was sent", async () => {
  const { send } = database();
  const settled: string[] = [];
  const watched = (step: Step): Promise<unknown[]> => {
    if (step.sql === "b") throw new Error("not sent");
    return send(step).finally(() => settled.push(step.sql));
  };
  function* work(): Work<void> {
    yield* run("a");
    yield* run("b");
  }
  await expect(driveAhead(work(), watched, same)).rejects.toThrow("not sent");
  expect(settled).toEqual(["a"]);
});
