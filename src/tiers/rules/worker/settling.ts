import type { JobRow, NewJob, Tables, WakeRow, Work } from "../../../stores/records/store.ts";
import { nextAttempt } from "../../storage/index.ts";
import type { ActDoc } from "../actions/act.ts";
import type { Firing } from "../firing/firing.ts";
import type { ActionInForce } from "../trigger/compiled-rules.ts";
import { dueKey } from "../trigger/keys.ts";
import type { Judged } from "./judging.ts";

/** An action to be done; `place` is its own among the rule's. */
export interface PlannedAct extends ActDoc {
  readonly place: number;
}

export interface Outcome {
  readonly inForce: ActionInForce;
  readonly before: Firing;
  readonly judged: Judged;
  /** UUID of the record. */
  readonly firing: string;
  readonly acts: readonly PlannedAct[];
}

/** What a job came to: an outcome, nothing since its rule is gone, or a failure; null when one before it failed. */
export type Result =
  | { readonly job: JobRow; readonly outcome: Outcome | null }
  | { readonly job: JobRow; readonly failure: string | null };

type Looked = { readonly job: JobRow } & Outcome;

/** Writes down what all came to; a lane of which a job was lost to somebody else is left to them. */
export function* settleAll(tables: Tables, results: readonly Result[], now: number): Work<void> {
  const held = new Set(yield* tables.jobs.held(results.map(({ job }) => job)));
  const lost = new Set(results.filter(({ job }) => !held.has(job.id)).map(({ job }) => job.lane));
  const ended: JobRow[] = [];
  const looks: Looked[] = [];
  for (const result of results.filter(({ job }) => !lost.has(job.lane))) {
    if ("failure" in result) {
      yield* putOff(tables, result.job, result.failure, now);
      continue;
    }
    ended.push(result.job);
    if (result.outcome !== null) looks.push({ job: result.job, ...result.outcome });
  }
  yield* record(tables, looks);
  yield* stand(tables, looks);
  yield* tables.jobs.remove(ended.map(({ id }) => id));
}

function* putOff(tables: Tables, job: JobRow, failure: string | null, now: number): Work<void> {
  if (failure === null) {
    yield* tables.jobs.settle({ ...job, due: now, attempts: job.attempts - 1 });
    return;
  }
  const due = nextAttempt(job.attempts, now);
  yield* tables.jobs.settle({ ...job, state: due === null ? "dead" : "waiting", due, result: failure });
}

function* record(tables: Tables, looks: readonly Looked[]): Work<void> {
  const concerning = looks.filter(({ judged }) => judged.concerns);
  const ids = yield* tables.firings.insert(
    concerning.map(({ job, inForce: { rule, team, commit, stage }, judged, firing, acts }) => ({
      ...{ uuid: firing, rule: rule.uuid, team: team.name, commit, stage, instance: job.instance },
      ...{ cause: job.cause, position: job.position, at: job.at },
      ...{ outcome: judged.outcome, actions: acts.length, why: judged.why, inputs: judged.inputs },
    })),
  );
  yield* tables.jobs.insert(concerning.flatMap((look, index) => actJobs(look, ids[index]!)));
}

function actJobs({ job, inForce: { team }, firing, acts }: Looked, id: number): NewJob[] {
  const { rule, instance, cause, position, at } = job;
  return acts.map(({ place, action, parameters, report }) => ({
    kind: "act",
    key: `${firing}.${place + 1}`,
    target: `${team.name} ${action}`,
    lane: `act ${place} ${instance} ${rule}`,
    ...{ rule, instance, cause, position, at },
    firing: id,
    doc: { action, parameters, report },
  }));
}

/** Notes where the rules stand now, and when they look again by themselves: the last look at each counts. */
function* stand(tables: Tables, looks: readonly Looked[]): Work<void> {
  const first = new Map([...looks].reverse().map((look) => [look.job.lane, look]));
  const last = new Map(looks.map((look) => [look.job.lane, look]));
  const moved = [...last].filter(([lane, { judged }]) => !isSame(first.get(lane)!.before, judged.standing));
  yield* tables.firings.putStandings(
    moved.map(
      ([
        ,
        {
          job: { rule, instance },
          judged: { standing },
        },
      ]) => {
        const since = standing.phase === "pending" ? standing.since : null;
        return { rule, instance, phase: standing.phase, since };
      },
    ),
  );
  const planned: Omit<WakeRow, "id" | "after">[] = [];
  const over: string[] = [];
  for (const [
    lane,
    {
      job: { rule, instance },
      judged: { due },
    },
  ] of last) {
    const key = dueKey(rule, instance);
    if (due !== null) planned.push({ key, rule, instance, cause: "due", due });
    else if (first.get(lane)!.before.phase === "pending") over.push(key);
  }
  yield* tables.wakes.put(planned);
  yield* tables.wakes.remove(over);
}

const isSame = (one: Firing, other: Firing): boolean =>
  one.phase === other.phase &&
  (one.phase !== "pending" || other.phase !== "pending" || one.since === other.since);
