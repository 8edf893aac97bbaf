import { day, series } from "../../select/testing/make.ts";
import type { Past, PastInstance } from "../past.ts";

/** An instance of a base version id of its own, with one `mape` a day from day 1 on. */
export const daily = (
  uuid: string,
  values: readonly number[],
  parts: Partial<PastInstance> = {},
): PastInstance => ({
  ...{ uuid, project: "marketplace", baseVersionId: uuid, version: "1.0", partition: { city: "NYC" } },
  ...{ created: day(1), fields: {}, tags: {}, deprecations: [] },
  series: [
    series(
      "mape",
      values.map((value, at) => [day(1 + at), value] as const),
    ),
  ],
  ...parts,
});

export const past = (...instances: readonly PastInstance[]): Past => ({
  ...{ partition: { city: "NYC" }, instances, inForce: null, champions: null },
});
