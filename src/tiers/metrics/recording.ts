import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { NewMetricPoint } from "../../domain/metric.ts";
import { checkUuid, quote } from "../../domain/text.ts";
import {
  appendPoints,
  checkPoint,
  type Draft,
  type Measured,
  POINT_LIMIT,
  requireMeasured,
} from "../storage/index.ts";
import { once, type TierContext, touching } from "../transaction.ts";

function checkLength(points: unknown): void {
  if (Array.isArray(points) && points.length > 0 && points.length <= POINT_LIMIT) return;
  throw new GalleryError("request.invalid", `points must have 1 to ${POINT_LIMIT} elements`, {
    field: "points",
  });
}

export function createRecording({ records, seams }: TierContext) {
  return {
    async record(
      caller: Caller,
      input: { instance: string; points: readonly NewMetricPoint[] },
    ): Promise<{ recorded: number }> {
      const uuid = checkUuid(input.instance, "instance");
      checkLength(input.points);
      const points = input.points.map((point, index) => checkPoint(point, `points[${index}].`));
      return records.write(
        (tables) =>
          once(tables, caller, "record", input, seams.clock, function* (now) {
            const instance = yield* requireMeasured(tables, uuid, "instance");
            yield* appendPoints(tables, caller, now, [{ instance, points }], null);
            return { recorded: points.length };
          }),
        touching(caller, [`instance ${uuid}`]),
      );
    },

    async recordBulk(
      caller: Caller,
      input: { project: string; points: readonly (NewMetricPoint & { readonly instance: string })[] },
    ): Promise<{ recorded: number }> {
      checkLength(input.points);
      const byInstance = new Map<string, { first: number; points: Draft[] }>();
      for (const [index, point] of input.points.entries()) {
        const uuid = checkUuid(point.instance, `points[${index}].instance`);
        const own = byInstance.get(uuid) ?? { first: index, points: [] };
        own.points.push(checkPoint(point, `points[${index}].`));
        byInstance.set(uuid, own);
      }
      return records.write((tables) =>
        once(tables, caller, "recordBulk", input, seams.clock, function* (now) {
          const project = yield* tables.projects.byName(input.project);
          if (project === undefined) {
            throw new GalleryError("project.unknown", `there is no project ${quote(input.project)}`, {
              field: "project",
            });
          }
          const measured: Measured[] = [];
          for (const [uuid, { first, points }] of byInstance) {
            const field = `points[${first}].instance`;
            const instance = yield* requireMeasured(tables, uuid, field);
            if (instance.project !== project.id) {
              throw new GalleryError("instance.unknown", `project ${project.name} has no instance ${uuid}`, {
                field,
              });
            }
            measured.push({ instance, points });
          }
          yield* appendPoints(tables, caller, now, measured, null);
          return { recorded: input.points.length };
        }),
      );
    },
  };
}
