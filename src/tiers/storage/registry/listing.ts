import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { MODEL_VERSIONS } from "../../../domain/mlflow.ts";
import { pythonDump } from "../../../domain/python-json.ts";
import type { InstanceRow, LoggedModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { log } from "../../transaction.ts";
import { tagName } from "../states.ts";

/** One version in the list, which MLflow's server writes in Python. */
interface Listed {
  readonly name: string;
  readonly version: number;
}

function* requireListing(tables: Tables, uuid: string): Work<LoggedModelRow> {
  const found = yield* tables.loggedModels.byUuid(uuid);
  const details = { field: "madeOf" };
  if (found === undefined) {
    throw new GalleryError("logged_model.unknown", `there is no logged model ${uuid}`, details);
  }
  if (found.deleted === 0) return found;
  throw new GalleryError("logged_model.deleted", `logged model ${uuid} is deleted`, details);
}

/** What is no list was written by somebody who does not know of it, and is replaced. */
function readList(tag: string | undefined): readonly Listed[] {
  try {
    const value: unknown = JSON.parse(tag ?? "[]");
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Enters an instance in the list that its logged model keeps, in a tag, of the versions that were made of it. */
export function* listOnModel(
  tables: Tables,
  caller: Caller,
  at: number,
  uuid: string,
  instance: InstanceRow,
): Work<void> {
  const model = yield* requireListing(tables, uuid);
  const [placed] = yield* tables.places.of([instance.id]);
  if (placed === undefined) return;
  const [tag] = yield* tables.loggedModels.tags(model.id, [MODEL_VERSIONS]);
  const known = readList(tag?.value);
  const entry: Listed = { name: placed.title, version: placed.place };
  if (known.some(({ name, version }) => name === entry.name && version === entry.version)) return;
  const value = pythonDump([...known, entry]);
  yield* tables.loggedModels.putTags(model.id, [[MODEL_VERSIONS, value]]);
  yield* tables.loggedModels.update({ ...model, updated: at });
  const subject = { subjectKind: "logged_model", subject: model.id } as const;
  const data = { tags: [MODEL_VERSIONS] };
  const position = yield* log(tables, caller, at, [
    { kind: "logged_model.changed", project: model.project, ...subject, uuid, data },
  ]);
  yield* tables.states.append([
    { ...subject, position, name: tagName(MODEL_VERSIONS), value, at, actor: caller.actor },
  ]);
}
