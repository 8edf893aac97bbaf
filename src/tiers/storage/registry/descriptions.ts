import type { Caller } from "../../../domain/caller.ts";
import type { DescriptionChange } from "../../../domain/registry.ts";
import { checkText, checkUuid } from "../../../domain/text.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import { type Happening, log, once, type TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { requireModel } from "../model-lookup.ts";
import { DESCRIPTION } from "./view.ts";

/** What is said of models and instances after they are made; their own words stay as they are. */
export function createDescriptions({ records, seams }: TierContext) {
  function* ofModel(
    tables: Tables,
    at: number,
    uuid: string,
  ): Work<{ happening: Happening; kind: "base"; subject: number }> {
    const { id, base, baseName, project } = yield* requireModel(tables, uuid, "uuid");
    yield* tables.titles.touch(base, at);
    const data = { baseVersionId: baseName };
    const happening: Happening = {
      ...{ kind: "instance.described", project: row.project, subjectKind: "instance", subject: row.id },
      uuid,
      data: { baseVersionId: row.baseName, version: versionText(row), partition: row.doc.partition },
    };
    return { happening, kind: "instance", subject: row.id };
  }

  return {
    async describe(caller: Caller, input: DescriptionChange): Promise<{ description: string }> {
      const uuid = checkUuid(input.subject.uuid, "uuid");
      const description = checkText(input.description, "description");
      return records.write((tables) =>
        once(tables, caller, "describe", input, seams.clock, function* (at) {
          const { happening, kind, subject } =
            input.subject.kind === "model"
              ? yield* ofModel(tables, at, uuid)
              : yield* ofInstance(tables, at, uuid);
          const position = yield* log(tables, caller, at, [happening]);
          yield* tables.states.append([
            {
              ...{ position, subjectKind: kind, subject, name: DESCRIPTION, value: description, at },
              actor: caller.actor,
            },
          ]);
          return { description };
        }),
      );
    },
  };
}
