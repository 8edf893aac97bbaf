import { timeOf } from "../../../domain/time.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { type Act, type Action, type ActOutcome, dead, done } from "./act.ts";

const DAY_MS = 24 * 60 * 60 * 1_000;
/** How often a request that waits for its turn looks whether it has come. */
const TURN_MS = 5 * 60 * 1_000;
/** A training of which nothing was heard for so long is taken for lost. */
const LOST_MS = DAY_MS;
const DEFAULT_BUDGET = 10;
const DEFAULT_STOP = 3;

/**
 * Asks a callback of the team to train the instance's line anew: so many a day over all lines, one at a time for each,
 * and no more once the last few have not helped, which the rule's own condition tells.
 */
export function createRetrain({ records, seams }: TierContext, callback: Action): Action {
  return {
    async run(act) {
      const { callback: name } = act.parameters;
      if (typeof name !== "string") return dead("the action names no callback");
      const refused = await records.write((tables) => admit(tables, act, seams.clock.now()));
      return refused ?? callback.run({ ...act, action: name });
    },
  };
}

/** Takes its turn, once for a request; gives why it may not be made now. */
function* admit(tables: Tables, act: Act, now: number): Work<ActOutcome | null> {
  const { id, instance, parameters, report } = act;
  const rule = report.rule.uuid;
  if ((yield* tables.retrains.byRequest(id)) !== undefined) return null;
  const { line } = (yield* tables.lines.refs([instance]))[0]!;
  const [newest] = yield* tables.retrains.ofLine(rule, line, 1);
  if (newest !== undefined) {
    const made = yield* tables.retrains.madeAfter(line, newest.newest);
    if (!made && now - newest.at < LOST_MS) {
      return { kind: "later", result: `one is under way since ${timeOf(newest.at)}`, at: now + TURN_MS };
    }
  }
  const [standing] = yield* tables.firings.standings([{ rule, instance }]);
  if (standing?.phase !== "acted") return done("it was over before it was asked for");

  const most = countOf(parameters.stopAfter, DEFAULT_STOP);
  const last = yield* tables.retrains.ofLine(rule, line, most);
  const helped = last.length < most || (yield* tables.retrains.recovered(rule, line, last.at(-1)!.newest));
  if (!helped) return dead(`the last ${most} trainings have not helped`);

  const today = Math.floor(now / DAY_MS) * DAY_MS;
  const budget = countOf(parameters.budgetPerDay, DEFAULT_BUDGET);
  if ((yield* tables.retrains.countSince(rule, today)) >= budget) {
    return { kind: "later", result: `the budget of ${budget} a day is spent`, at: today + DAY_MS };
  }
  yield* tables.retrains.insert({ rule, line, request: id, instance, at: now });
  return null;
}

const countOf = (given: unknown, otherwise: number): number =>
  typeof given === "number" && Number.isInteger(given) && given > 0 ? given : otherwise;
