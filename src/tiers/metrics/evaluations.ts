import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkFields } from "../../domain/fields.ts";
import type { Evaluation, NewEvaluation } from "../../domain/metric.ts";
import { checkScope } from "../../domain/metric.ts";
import { decodeCursor, pageSize, toPage } from "../../domain/page.ts";
import { checkText, checkUuid } from "../../domain/text.ts";
import { parseTime, timeOf } from "../../domain/time.ts";
import type { Page, PageRequest } from "../../domain/values.ts";
import type { EvaluationDoc, EvaluationRow } from "../../stores/records/store.ts";
import { appendPoints, checkDimensions, checkPoint, POINT_LIMIT, requireMeasured } from "../storage/index.ts";
import { once, type TierContext } from "../transaction.ts";

function present(row: EvaluationRow): Evaluation {
  return {
    uuid: row.uuid,
    instance: row.instanceUuid,
    ...row.doc,
    at: timeOf(row.at),
    createdAt: timeOf(row.created),
    createdBy: row.actor,
  };
}

function checkEvaluation(input: NewEvaluation): EvaluationDoc {
  const names = Object.keys(input.metrics ?? {});
  if (names.length === 0 || names.length > POINT_LIMIT) {
    throw new GalleryError("request.invalid", `metrics must have 1 to ${POINT_LIMIT} names and values`, {
      field: "metrics",
    });
  }
  checkDimensions(input.dimensions, "dimensions");
  return {
    scope: checkScope(input.scope, "scope"),
    metrics: input.metrics,
    dimensions: input.dimensions ?? {},
    dataSet: checkText(input.dataSet ?? "", "dataSet"),
    metricCode: checkText(input.metricCode ?? "", "metricCode"),
    metadata: checkFields(input.metadata, "metadata"),
  };
}

export function createEvaluations({ records, seams }: TierContext) {
  return {
    /** The object is kept as it was written, and each of its metrics is a point as well. */
    async evaluate(caller: Caller, input: NewEvaluation): Promise<Evaluation> {
      const instanceUuid = checkUuid(input.instance, "instance");
      const uuid = input.uuid === undefined ? seams.ids.uuid() : checkUuid(input.uuid, "uuid");
      const doc = checkEvaluation(input);
      const measured = input.at === undefined ? null : parseTime(input.at, "at");
      const { scope, dimensions } = doc;
      const points = Object.entries(doc.metrics).map(([name, value]) => ({
        ...checkPoint({ scope, name, value, dimensions }, `metrics.${name}.`),
        at: measured,
      }));
      return records.write((tables) =>
        once(tables, caller, "evaluate", input, seams.clock, function* (created) {
          const instance = yield* requireMeasured(tables, instanceUuid, "instance");
          const earlier = yield* tables.metrics.evaluation(uuid);
          if (earlier !== undefined) {
            const same =
              earlier.instance === instance.id &&
              (measured ?? earlier.at) === earlier.at &&
              canonicalJson(earlier.doc) === canonicalJson(doc);
            if (same) return present(earlier);
            throw new GalleryError("request.invalid", `evaluation ${uuid} exists with other content`, {
              field: "uuid",
            });
          }
          const at = measured ?? created;
          const row = { uuid, instance: instance.id, at, doc, created, actor: caller.actor };
          const id = yield* tables.metrics.insertEvaluation(row);
          yield* appendPoints(tables, caller, created, [{ instance, points }], { id, uuid });
          return present({ ...row, id, instanceUuid });
        }),
      );
    },

    async getEvaluation(_caller: Caller, input: { uuid: string }): Promise<Evaluation> {
      const uuid = checkUuid(input.uuid, "uuid");
      const row = await records.read((tables) => tables.metrics.evaluation(uuid));
      if (row) return present(row);
      throw new GalleryError("evaluation.unknown", `there is no evaluation ${uuid}`, { field: "uuid" });
    },

    async listEvaluations(
      _caller: Caller,
      input: PageRequest & { instance: string },
    ): Promise<Page<Evaluation>> {
      const uuid = checkUuid(input.instance, "instance");
      const size = pageSize(input);
      const query = `evaluations ${uuid}`;
      const [after] = decodeCursor(input, query, [0]);
      const rows = await records.read(function* (tables) {
        const instance = yield* requireMeasured(tables, uuid, "instance");
        return yield* tables.metrics.evaluations(instance.id, after!, size + 1);
      });
      return toPage(rows, size, query, (row) => [row.id], present);
    },
  };
}
