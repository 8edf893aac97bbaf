import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import { type StandardField, standardFields } from "../../domain/fields.ts";
import type { Health } from "../../domain/metric.ts";
import { metricScopes } from "../../domain/metric.ts";
import { checkUuid } from "../../domain/text.ts";
import type { SeriesSummary } from "../../stores/records/store.ts";
import type { TierContext } from "../transaction.ts";

const reproducing = Object.entries<StandardField>(standardFields)
  .filter(([, field]) => field.reproduces)
  .map(([name]) => name);

function skewOf(summaries: readonly SeriesSummary[]): Health["skew"] {
  const plain = summaries.filter((each) => each.dimensions === "");
  return plain
    .filter((each) => each.scope === "Production")
    .flatMap(({ name, value: production }) => {
      const validation = plain.find((each) => each.scope === "Validation" && each.name === name)?.value;
      return validation === undefined
        ? []
        : [{ name, production, validation, skew: production - validation }];
    });
}

/** The paper's two kinds of model health (section 3.6): completeness of information, and performance over the stages. */
export function createHealth({ records }: TierContext) {
  return {
    async health(_caller: Caller, input: { instance: string }): Promise<Health> {
      const uuid = checkUuid(input.instance, "instance");
      return records.read(function* (tables) {
        const instance = yield* tables.instances.byUuid(uuid);
        if (instance === undefined) {
          throw new GalleryError("instance.unknown", `there is no instance ${uuid}`, { field: "instance" });
        }
        const fields = { ...instance.doc.inherited, ...instance.doc.fields };
        const summaries = yield* tables.metrics.summaries(instance.id, {});
        return {
          instance: uuid,
          reproducibility: {
            present: reproducing.filter((name) => Object.hasOwn(fields, name)),
            absent: reproducing.filter((name) => !Object.hasOwn(fields, name)),
          },
          unmeasured: metricScopes.filter((scope) => !summaries.some((each) => each.scope === scope)),
          skew: skewOf(summaries),
        };
      });
    },
  };
}
