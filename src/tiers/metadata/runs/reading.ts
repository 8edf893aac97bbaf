import type { Caller } from "../../../domain/caller.ts";
import { checkExperimentNumber, checkPresence } from "../../../domain/experiment.ts";
import { checkCount, decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import {
  checkRunKey,
  type Run,
  type RunHistoryRequest,
  type RunPoint,
  type RunQuery,
} from "../../../domain/run.ts";
import { checkUuid } from "../../../domain/text.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import type { TierContext } from "../../transaction.ts";
import { requirePlace } from "./experiments.ts";
import { requireRunAsOf } from "./past.ts";
import { presentRun, unknownRun } from "./view.ts";

/** Points of a page: a curve is read whole, where lists are read by a screen. */
const POINTS = { fallback: 1_000, most: 25_000 };

export function createRunReading({ records }: TierContext) {
  return {
    async listRuns(_caller: Caller, input: RunQuery): Promise<Page<Run>> {
      const size = pageSize(input);
      const number = checkExperimentNumber(input.experiment, "experiment");
      const state = checkPresence(input.state ?? "active", "state");
      const query = `runs ${input.project} ${number} ${state}`;
      const [started, uuid] = decodeCursor(input, query, [Number.MAX_SAFE_INTEGER, ""]);
      return records.read(function* (tables) {
        const { id } = yield* requirePlace(tables, input.project, number, "experiment");
        const after = { started: started as number, uuid: uuid as string };
        const found = yield* tables.runs.list(id, state === "deleted", after, size + 1);
        const whole = yield* tables.runs.byIds(found.slice(0, size).map((each) => each.id));
        const runs = new Map(whole.map((row) => [row.id, presentRun(row)]));
        return toPage(
          found,
          size,
          query,
          (each) => [each.started, each.uuid],
          (each) => runs.get(each.id)!,
        );
      });
    },

    async runHistory(_caller: Caller, input: RunHistoryRequest): Promise<Page<RunPoint>> {
      const uuid = checkUuid(input.run, "run");
      const metric = checkRunKey(input.metric, "metric");
      const size = checkCount(input.page_size, "page_size", POINTS.fallback, 1, POINTS.most);
      const { asOf } = input;
      const query = `run history ${uuid} ${metric} ${asOf ?? ""}`;
      const after = placeOf(input, query);
      const rows = await records.read(function* (tables) {
        if (asOf !== undefined) {
          const { id } = yield* requireRunAsOf(tables, uuid, asOf);
          return yield* tables.runData.history(id, metric, after, size + 1, parseTime(asOf, "asOf"));
        }
        const run = yield* tables.runs.locate(uuid);
        if (run === undefined) throw unknownRun(uuid);
        return yield* tables.runData.history(run.id, metric, after, size + 1);
      });
      // A value as text, since JSON has neither NaN nor infinities.
      return toPage(
        rows,
        size,
        query,
        ({ at, step, value }) => [at, step, String(value)],
        (point) => point,
      );
    },
  };
}

function placeOf(input: RunHistoryRequest, query: string): RunPoint | null {
  if (input.page_token === undefined) return null;
  const [at, step, value] = decodeCursor(input, query, [0, 0, ""]);
  return { at: at as number, step: step as number, value: Number(value) };
}
