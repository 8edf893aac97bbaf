import type { Caller } from "../../domain/caller.ts";
import type { Dimensions, MetricHistoryRequest, MetricPoint, MetricSummary } from "../../domain/metric.ts";
import { checkScope } from "../../domain/metric.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import { checkKey, checkUuid } from "../../domain/text.ts";
import { parseTime, timeOf } from "../../domain/time.ts";
import type { Page, Time } from "../../domain/values.ts";
import { positionOf } from "../../stores/records/points.ts";
import { checkDimensions, requireMeasured } from "../storage/index.ts";
import type { TierContext } from "../transaction.ts";

export const dimensionsOf = (text: string): Dimensions =>
  text === "" ? {} : (JSON.parse(text) as Dimensions);

export function createReading({ records }: TierContext) {
  return {
    async latest(
      _caller: Caller,
      input: { instance: string; scope?: string; name?: string; asOf?: Time },
    ): Promise<{ items: readonly MetricSummary[] }> {
      const uuid = checkUuid(input.instance, "instance");
      const filter = {
        scope: input.scope === undefined ? undefined : checkScope(input.scope, "scope"),
        name: input.name === undefined ? undefined : checkKey(input.name, "name"),
        asOf: input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf"),
      };
      const rows = await records.read(function* (tables) {
        const instance = yield* requireMeasured(tables, uuid, "instance");
        return yield* tables.metrics.summaries(instance.id, filter);
      });
      return {
        items: rows.map(({ dimensions, at, ...row }) => ({
          ...row,
          dimensions: dimensionsOf(dimensions),
          at: timeOf(at),
        })),
      };
    },

    async history(_caller: Caller, input: MetricHistoryRequest): Promise<Page<MetricPoint>> {
      const uuid = checkUuid(input.instance, "instance");
      const key = {
        scope: checkScope(input.scope, "scope"),
        name: checkKey(input.name, "name"),
        dimensions: checkDimensions(input.dimensions, "dimensions"),
      };
      const size = pageSize(input);
      const window = {
        from: input.from === undefined ? Number.MIN_SAFE_INTEGER : parseTime(input.from, "from"),
        to: input.to === undefined ? Number.MAX_SAFE_INTEGER : parseTime(input.to, "to"),
      };
      const query = `history ${uuid} ${key.scope} ${key.dimensions} ${key.name}`;
      const [at, id] = decodeCursor(input, query, [Number.MIN_SAFE_INTEGER, 0]);
      const { rows, times } = await records.read(function* (tables) {
        const instance = yield* requireMeasured(tables, uuid, "instance");
        const series = yield* tables.names.series(instance.project, key);
        if (series === undefined) return { rows: [], times: new Map<number, number>() };
        const from = { at: at!, id: id! };
        const found = yield* tables.metrics.history(instance.id, series, window, from, size + 1);
        return { rows: found, times: yield* tables.changes.times(found.map((row) => positionOf(row.id))) };
      });
      return toPage(
        rows,
        size,
        query,
        (row) => [row.at, row.id],
        (row) => ({
          scope: key.scope,
          name: key.name,
          value: row.value,
          at: timeOf(row.at),
          step: row.step,
          dimensions: dimensionsOf(key.dimensions),
          metadata: row.metadata ?? {},
          evaluation: row.evaluationUuid,
          recordedAt: timeOf(times.get(positionOf(row.id))!),
          position: positionOf(row.id),
        }),
      );
    },
  };
}
