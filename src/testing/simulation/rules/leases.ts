import type { Jobs, Records, Tables, Taken } from "../../../stores/records/store.ts";
import type { Findings } from "../violation.ts";

interface Lease {
  readonly fence: number;
  until: number;
  /** Whether its holder has let go of it. */
  over: boolean;
}

/** Sees who takes, holds and settles which job: never two at once, and nobody who lost it. */
export class Leases {
  readonly #findings: Findings;
  /** By id of the job. */
  readonly #newest = new Map<number, Lease>();

  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** The same store, watched. What is seen counts once its write is committed. */
  watched(inner: Records): Records {
    const leases = this;
    return {
      read: (work) => inner.read(work),
      async write(work) {
        const seen: (() => void)[] = [];
        const value = await inner.write((tables) => {
          seen.length = 0;
          return work({ ...tables, jobs: leases.#watch(tables.jobs, seen) });
        });
        for (const each of seen) each();
        return value;
      },
      check: () => inner.check(),
      close: () => inner.close(),
    };
  }

  #watch(jobs: Jobs, seen: (() => void)[]): Tables["jobs"] {
    const leases = this;
    return {
      ...jobs,
      *take(target, now, leasedUntil, limit) {
        const taken = yield* jobs.take(target, now, leasedUntil, limit);
        seen.push(() => {
          for (const { id, fence } of taken) leases.#begin(id, fence, now, leasedUntil);
        });
        return taken;
      },
      *held(taken) {
        const held = yield* jobs.held(taken);
        seen.push(() => {
          for (const each of taken) if (held.includes(each.id)) leases.#of(each, "held");
        });
        return held;
      },
      *renew(taken, leasedUntil) {
        const renewed = yield* jobs.renew(taken, leasedUntil);
        if (renewed) {
          seen.push(() => {
            leases.#of(taken, "renewed").until = leasedUntil;
          });
        }
        return renewed;
      },
      *settle(settlement) {
        const settled = yield* jobs.settle(settlement);
        if (settled) {
          seen.push(() => {
            leases.#of(settlement, "settled").over = true;
          });
        }
        return settled;
      },
    };
  }

  #begin(id: number, fence: number, now: number, until: number): void {
    const before = this.#newest.get(id);
    const free = before === undefined || before.over || before.until <= now;
    this.#findings.hold(free, "jobs", () => `job ${id} is taken at ${now} and leased until ${before?.until}`);
    const grown = before === undefined || fence > before.fence;
    this.#findings.hold(grown, "jobs", () => `job ${id} is taken with fence ${fence} after ${before?.fence}`);
    this.#newest.set(id, { fence, until, over: false });
  }

  #of({ id, fence }: Taken, what: string): Lease {
    const lease = this.#newest.get(id)!;
    this.#findings.hold(lease.fence === fence, "jobs", () => {
      return `job ${id} is ${what} with fence ${fence}, and was taken with ${lease.fence} since`;
    });
    return lease;
  }
}
