import type { Mail } from "../../../domain/seams.ts";
import { EVALUATIONS } from "../../../stores/records/jobs.ts";
import { rows } from "../../../stores/records/sql/query.ts";
import type { ChampionRow, Decisions, Jobs, Records, Tables } from "../../../stores/records/store.ts";
import { withAfterthought, withTables } from "../planted-bugs.ts";
import type { Random } from "../random.ts";

/** A bug that is put in on purpose, to prove that the simulator of rules finds it. */
export interface PlantedRuleBug {
  readonly name: string;
  readonly records?: (inner: Records, random: Random) => Records;
  readonly mail?: (inner: Mail) => Mail;
}

const withJobs = (inner: Records, change: (jobs: Jobs) => Partial<Jobs>): Records =>
  withTables(inner, (tables) => ({ ...tables, jobs: { ...tables.jobs, ...change(tables.jobs) } }));

const withDecisions = (inner: Records, change: (decisions: Decisions) => Partial<Decisions>): Records =>
  withTables(inner, (tables) => ({
    ...tables,
    decisions: { ...tables.decisions, ...change(tables.decisions) },
  }));

function* newestFence(id: number) {
  const [job] = yield* rows<{ fence: number }>("SELECT fence FROM job WHERE id = ?", [id]);
  return job?.fence ?? 0;
}

/** Calls of `head` that are answered from one look. */
const KEPT_LOOKS = 5;

export const plantedRuleBugs: readonly PlantedRuleBug[] = [
  {
    name: "lease without fencing",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        *held(taken) {
          return taken.map(({ id }) => id);
        },
        *settle(settlement) {
          return yield* jobs.settle({ ...settlement, fence: yield* newestFence(settlement.id) });
        },
      })),
  },
  {
    name: "renew after expiry",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        *renew({ id }, leasedUntil) {
          return yield* jobs.renew({ id, fence: yield* newestFence(id) }, leasedUntil);
        },
      })),
  },
  {
    name: "job inserted after commit",
    records: (inner) =>
      withAfterthought(inner, (tables, later) => ({
        ...tables,
        jobs: {
          ...tables.jobs,
          *insert(all) {
            if (all.length > 0) later.push((own) => own.jobs.insert(all));
          },
        },
      })),
  },
  {
    name: "rule evaluated on the newest instead of the entry's state",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        metrics: {
          ...tables.metrics,
          known: (questions) =>
            tables.metrics.known(questions.map((each) => ({ ...each, position: Number.MAX_SAFE_INTEGER }))),
        },
      })),
  },
  {
    name: "resume at >= instead of >",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        changes: {
          ...tables.changes,
          list: (filter, limit) =>
            tables.changes.list({ ...filter, after: Math.max(0, filter.after - 1) }, limit),
        },
      })),
  },
  {
    name: "a call that failed counts as done",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        settle: (settlement) =>
          jobs.settle(
            settlement.result?.startsWith("status 5")
              ? { ...settlement, state: "done", due: null }
              : settlement,
          ),
      })),
  },
  {
    name: "each attempt has an id of its own",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        *take(...asked) {
          const taken = yield* jobs.take(...asked);
          return taken.map((job) =>
            job.kind === "act" && job.attempts > 1 ? { ...job, key: `${job.key}-${job.attempts}` } : job,
          );
        },
      })),
  },
  {
    name: "a job is taken though its elder waits",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        insert: (all) => jobs.insert(all.map((job) => ({ ...job, lane: job.key }))),
      })),
  },
  {
    name: "kill switches are not looked at",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        ruleSwitches: {
          ...tables.ruleSwitches,
          current: () => tables.ruleSwitches.list(0, 1),
        },
      })),
  },
  {
    name: "changes from when a rule was off are looked at when it is on",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        ruleSwitches: {
          ...tables.ruleSwitches,
          *offSince() {
            return (yield* tables.ruleSwitches.offSince(0)).slice(0, 0);
          },
        },
      })),
  },
  {
    name: "candidates are not refreshed",
    records: (inner) => {
      let kept: { position: number; decision: number } | undefined;
      let left = 0;
      return withDecisions(inner, (decisions) => ({
        *head() {
          if (kept === undefined || left === 0) {
            kept = yield* decisions.head();
            left = KEPT_LOOKS;
          }
          left -= 1;
          return kept;
        },
      }));
    },
  },
  {
    name: "who was champion is read outside the transaction",
    records: (inner) => {
      // Two units that wait for one commit have both read it before either wrote.
      const read = new Map<string, ChampionRow | undefined>();
      const racing = (tables: Tables): Tables => {
        const asked = new Set<string>();
        return {
          ...tables,
          decisions: {
            ...tables.decisions,
            *champion(rule, partition) {
              const key = `${rule} ${partition}`;
              const now = yield* tables.decisions.champion(rule, partition);
              if (asked.has(key)) return now;
              asked.add(key);
              if (!read.has(key)) read.set(key, now);
              return read.get(key);
            },
          },
        };
      };
      return {
        ...withTables(inner, (tables) => tables),
        write: (work) => inner.write((tables) => work(racing(tables))).finally(() => read.clear()),
      };
    },
  },
  {
    name: "acts of one lane are taken together",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        *take(target, ...asked) {
          const taken = yield* jobs.take(target, ...asked);
          return target === EVALUATIONS ? taken : taken.map((job) => ({ ...job, lane: job.key }));
        },
      })),
  },
  {
    name: "jobs of one look are put in the order of clocks",
    records: (inner) =>
      withJobs(inner, (jobs) => ({
        insert: (all) => jobs.insert([...all].sort((one, other) => one.at - other.at)),
      })),
  },
  {
    name: "a write that is done again answers what it was the first time",
    records: (inner) => ({
      ...withTables(inner, (tables) => tables),
      write: (work) => {
        let first: { value: Awaited<ReturnType<typeof inner.write>> } | undefined;
        return inner.write(function* (tables) {
          const value = yield* work(tables);
          first ??= { value };
          return first.value as typeof value;
        });
      },
    }),
  },
  {
    name: "a letter that could not be handed over counts as sent",
    mail: (inner) => ({ send: (letter) => inner.send(letter).catch(() => ({ refused: null })) }),
  },
  {
    name: "an alert is over with the first of its instances",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        alerts: {
          ...tables.alerts,
          *leave(rule, base, instance) {
            yield* rows(
              "DELETE FROM alert_member WHERE rule = ? AND base = ? AND instance <> ? RETURNING rule",
              [...[rule, base, instance]],
            );
            return yield* tables.alerts.leave(rule, base, instance);
          },
        },
      })),
  },
  {
    name: "trainings of the day are not counted",
    records: (inner) =>
      withTables(inner, (tables) => ({
        ...tables,
        retrains: {
          ...tables.retrains,
          countSince: (rule) => tables.retrains.countSince(rule, Number.MAX_SAFE_INTEGER),
        },
      })),
  },
];
