import { expect, test } from "vitest";
import { GalleryError } from "../../../../domain/errors.ts";
import { row, run, runToHere, type Step, type Work } from "../query.ts";
import { type GroupCommit, oneByOne, optimistically, type Transaction } from "./batch.ts";
import { ArrayGatherer } from "./gather.ts";
import type { Outcomes, Pending } from "./outcome.ts";
import { driveAhead } from "./pipeline.ts";

const transaction: Transaction = {
  begin: () => run("BEGIN"),
  commit: () => runToHere("COMMIT"),
};

/** Carries out units; what was sent behind how many answers, and what became of each. */
async function carryOut(how: GroupCommit, units: readonly (() => Work<unknown>)[], ...failing: string[]) {
  const sent: string[] = [];
  let answered = 0;
  const send = ({ sql }: Step): Promise<unknown[]> => {
    sent.push(`${sql} (${answered})`);
    return new Promise((resolve, reject) => {
      setImmediate(() => {
        answered += 1;
        if (failing.includes(sql)) reject(new Error(sql));
        else resolve([{ sql }]);
      });
    });
  };
  const batch = units.map(
    (work, index): Pending => ({
      work,
      touches: { changes: [`unit ${index}`], reads: [] },
      resolve: () => {},
      reject: () => {},
    }),
  );
  const outcomes: Outcomes = new Map();
  const isDone = await driveAhead(how(batch, transaction, outcomes), send, (reason) => reason);
  return { isDone, sent, outcomes: batch.map((pending) => outcomes.get(pending)) };
}

const hopefully = optimistically(new ArrayGatherer());
const refusal = new GalleryError("request.invalid", "refused");

function* plain(): Work<string> {
  yield* row("SELECT 1");
  yield* run("INSERT a");
  return "done";
}
function* refusing(): Work<never> {
  yield* row("SELECT 1");
  throw refusal;
}
function* refusingLate(): Work<never> {
  yield* run("INSERT b");
  yield* row("SELECT 1");
  throw refusal;
}

test("a batch that nobody spoils needs no savepoint, and COMMIT goes with its last statements", async () => {
  const { isDone, sent, outcomes } = await carryOut(hopefully, [plain]);
  expect(isDone).toBe(true);
  expect(sent).toEqual(["BEGIN (0)", "SELECT 1 (0)", "INSERT a (2)", "COMMIT (2)"]);
  expect(outcomes).toEqual([{ ok: true, value: "done" }]);
});

test.each([[[refusing]], [[plain, refusing]]])(
  "a refusal before the first change is told to its own, and the rest is committed: %#",
  async (units) => {
    const { isDone, sent, outcomes } = await carryOut(hopefully, units);
    expect(isDone).toBe(true);
    expect(sent.at(-1)).toMatch(/^COMMIT/);
    expect(outcomes.at(-1)).toEqual({ ok: false, reason: refusal });
  },
);

test.each([[[refusingLate]], [[plain, refusingLate]]])(
  "a refusal after a change takes all of it back: %#",
  async (units) => {
    const { isDone, sent } = await carryOut(hopefully, units);
    expect(isDone).toBe(false);
    expect(sent.at(-1)).toMatch(/^ROLLBACK/);
    expect(sent.join()).not.toContain("COMMIT");
  },
);

test("a statement that fails behind COMMIT's back takes all of it back", async () => {
  const { isDone, sent } = await carryOut(hopefully, [plain], "INSERT a");
  expect(isDone).toBe(false);
  expect(sent.at(-1)).toMatch(/^ROLLBACK/);
});

test("a question that fails takes all of it back", async () => {
  const { isDone, sent } = await carryOut(hopefully, [plain], "SELECT 1");
  expect(isDone).toBe(false);
  expect(sent.join()).not.toContain("COMMIT");
});

test("one by one, each is undone alone", async () => {
  const { isDone, sent, outcomes } = await carryOut(oneByOne, [plain, refusingLate, plain]);
  expect(isDone).toBe(true);
  expect(outcomes).toEqual([
    { ok: true, value: "done" },
    { ok: false, reason: refusal },
    { ok: true, value: "done" },
  ]);
  expect(sent.filter((each) => each.startsWith("ROLLBACK TO unit"))).toHaveLength(1);
});
