import { GalleryError } from "../../../domain/errors.ts";
import type { Records } from "../../../stores/records/store.ts";
import type { ServersFaults } from "../faults.ts";
import type { Random } from "../random.ts";
import type { Scheduler } from "../scheduler.ts";

/** As often as PostgreSQL's driver here tries a write. */
const ATTEMPTS = 3;

/** What SQLSTATE 40001 and 40P01 come to. */
class Aborted extends Error {}

/**
 * The same store, as PostgreSQL shows itself where writes meet: one is undone when it was at its end, others go on, and
 * it is done again from its beginning; after some times it is refused. Reads are refused at once.
 */
export function conflicting(
  inner: Records,
  { random, faults, scheduler }: { random: Random; faults: ServersFaults; scheduler: Scheduler },
): Records {
  const refused = () => new GalleryError("store.unavailable", "the database undid it, again and again");
  return {
    async read(work) {
      if (random.chance(faults.conflict / 10)) throw refused();
      return inner.read(work);
    },
    async write(work) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
        const aborts = random.chance(faults.conflict);
        try {
          return await inner.write(function* (tables) {
            const value = yield* work(tables);
            if (aborts) throw new Aborted();
            return value;
          });
        } catch (reason) {
          if (!(reason instanceof Aborted)) throw reason;
        }
        await scheduler.park("write again", null);
      }
      throw refused();
    },
    check: () => inner.check(),
    close: () => inner.close(),
  };
}
