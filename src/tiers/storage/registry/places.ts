import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import {
  checkRegistryStage,
  type RegisteredInstance,
  type RegisteredInstanceName,
  type RegistryStage,
  type StageChange,
} from "../../../domain/registry.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { PlacedRow, Tables, TitledRow, Work } from "../../../stores/records/store.ts";
import { log, once, type TierContext } from "../../transaction.ts";
import { requireInstance } from "../instance-view.ts";
import { requireTitled } from "./titles.ts";
import { presentPlaced } from "./view.ts";

const STAGE = "stage";

export function* presentOnePlaced(tables: Tables, row: PlacedRow): Work<RegisteredInstance> {
  return (yield* presentPlaced(tables, [row]))[0]!;
}

/** As registries show it; null when they do not. */
export function* showPlaced(tables: Tables, instance: number): Work<RegisteredInstance | null> {
  const [row] = yield* tables.places.of([instance]);
  return row === undefined ? null : yield* presentOnePlaced(tables, row);
}

/** An instance that registries show. */
export function* requirePlaced(tables: Tables, uuid: string, field = "uuid"): Work<PlacedRow> {
  const placed = yield* tables.places.byUuid(uuid);
  if (placed) return placed;
  yield* requireInstance(tables, uuid, field);
  throw new GalleryError("instance.unknown", `instance ${uuid} is hidden from registries: restore it first`, {
    field,
  });
}

const isPlace = (place: unknown): place is number => Number.isSafeInteger(place);

function* byPlace(tables: Tables, name: Exclude<RegisteredInstanceName, { uuid: string }>): Work<PlacedRow> {
  return yield* requireAt(tables, yield* requireTitled(tables, name), name.place);
}

/** The instance at a place that registries show. */
export function* requireAt(tables: Tables, titled: TitledRow, place: unknown): Work<PlacedRow> {
  const found = isPlace(place) ? yield* tables.places.find(titled.base, place) : undefined;
  if (found) return found;
  throw new GalleryError("instance.unknown", `${quote(titled.title)} has no instance at the place ${place}`, {
    field: "place",
  });
}

/** What moves on instances in a registry. */
export function createPlaces({ records, seams }: TierContext) {
  function* stage(tables: Tables, caller: Caller, at: number, row: PlacedRow, to: RegistryStage): Work<void> {
    yield* tables.places.setStage(row.instance, to, at);
    if (row.stage === to) return;
    const { id, project, uuid, doc } = yield* requireInstance(tables, row.uuid);
    const position = yield* log(tables, caller, at, [
      {
        kind: "instance.staged",
        project,
        subjectKind: "instance",
        subject: id,
        uuid,
        data: {
          ...{ baseVersionId: row.baseName, version: versionText(row), partition: doc.partition },
          ...{ stage: to, before: row.stage },
        },
      },
    ]);
    yield* tables.states.append([
      {
        ...{ position, subjectKind: "instance", subject: id, name: STAGE, value: to, at },
        actor: caller.actor,
      },
    ]);
  }

  return {
    async getRegisteredInstance(_caller: Caller, input: RegisteredInstanceName): Promise<RegisteredInstance> {
      const uuid = "uuid" in input ? checkUuid(input.uuid, "uuid") : undefined;
      return records.read(function* (tables) {
        const row =
          uuid === undefined
            ? yield* byPlace(tables, input as Exclude<RegisteredInstanceName, { uuid: string }>)
            : yield* requirePlaced(tables, uuid);
        return yield* presentOnePlaced(tables, row);
      });
    },

    async setStage(caller: Caller, input: StageChange): Promise<RegisteredInstance> {
      const uuid = checkUuid(input.uuid, "uuid");
      const to = checkRegistryStage(input.stage);
      if (input.archiveOthers === true && to !== "staging" && to !== "production") {
        throw new GalleryError("request.invalid", `archiveOthers is for staging and production, not ${to}`, {
          field: "archiveOthers",
        });
      }
      return records.write((tables) =>
        once(tables, caller, "setStage", input, seams.clock, function* (at) {
          const row = yield* requirePlaced(tables, uuid);
          if (input.archiveOthers === true) {
            for (const other of yield* tables.places.inStage(row.base, to)) {
              if (other.uuid !== row.uuid) yield* stage(tables, caller, at, other, "archived");
            }
          }
          yield* stage(tables, caller, at, row, to);
          yield* tables.titles.touch(row.base, at);
          return yield* presentOnePlaced(tables, yield* requirePlaced(tables, uuid));
        }),
      );
    },
  };
}
