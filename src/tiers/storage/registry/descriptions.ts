import type { Caller } from "../../../domain/caller.ts";
import type { DescriptionChange } from "../../../domain/registry.ts";
import { checkText, checkUuid } from "../../../domain/text.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import { type Happening, log, once, type TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { requireModel } from "../model-lookup.ts";

const DESCRIPTION = "description";

/** What a description is of: its entry in the change log, and its subject in the log of states. */
interface Described {
  readonly happening: Happening;
  readonly kind: "base" | "instance";
  readonly subject: number;
}

function* ofModel(tables: Tables, at: number, uuid: string): Work<Described> {
  const { id, base, baseName, project } = yield* requireModel(tables, uuid, "uuid");
  yield* tables.titles.touch(base, at);
  const data = { baseVersionId: baseName };
  const happening = {
    kind: "model.described",
    project,
    subjectKind: "model",
    subject: id,
    uuid,
    data,
  } as const;
  return { happening, kind: "base", subject: base };
}

function* ofInstance(tables: Tables, at: number, uuid: string): Work<Described> {
  const row = yield* requireInstance(tables, uuid);
  yield* tables.places.touch(row.id, at);
  const data = { baseVersionId: row.baseName, version: versionText(row), partition: row.doc.partition };
  const { id: subject, project } = row;
  const happening = {
    kind: "instance.described",
    project,
    subjectKind: "instance",
    subject,
    uuid,
    data,
  } as const;
  return { happening, kind: "instance", subject };
}

/** What is said of models and instances after they are made; their own words stay as they are. */
export function createDescriptions({ records, seams }: TierContext) {
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
