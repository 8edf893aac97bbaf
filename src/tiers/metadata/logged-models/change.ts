import type { Caller } from "../../../domain/caller.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkLoggedModelStatus, type LoggedModelChange } from "../../../domain/logged-model.ts";
import { checkTagEdit, checkTexts } from "../../../domain/run.ts";
import { movedTags } from "../../../domain/tag.ts";
import { checkUuid, quote } from "../../../domain/text.ts";
import type { LoggedModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { logMoves, type Move, someOf, summary, tagMoves } from "../runs/moves.ts";
import { refuseDeletedModel, requireModel } from "./view.ts";

/** Params, or tags, of one request. */
export const PAIR_LIMIT = 1_000;

/** Those that the model does not have yet. */
function* newParams(
  tables: Tables,
  model: number,
  params: readonly [string, string][],
): Work<[string, string][]> {
  const names = params.map(([name]) => name);
  const known = new Map(
    (yield* tables.loggedModels.params(model, names)).map(({ name, value }) => [name, value]),
  );
  const changed = params.find(([name, value]) => known.has(name) && known.get(name) !== value);
  if (changed === undefined) return params.filter(([name]) => !known.has(name));
  const [name, value] = changed;
  throw new GalleryError(
    "param.changed",
    `param ${quote(name)} is ${quote(known.get(name))}, got ${quote(value)}`,
    { field: `params.${name}` },
  );
}

function movesOf(row: LoggedModelRow, after: LoggedModelRow): Move[] {
  const moves: Move[] = [];
  if (after.status !== row.status) moves.push(["status", after.status]);
  if (after.deleted !== row.deleted) moves.push(["deleted", after.deleted === 1 ? true : null]);
  return moves;
}

/** Reads a request, and gives the work that does it and returns the model's id. */
export function changeModel(input: LoggedModelChange) {
  const uuid = checkUuid(input.model, "model");
  const status = input.status === undefined ? undefined : checkLoggedModelStatus(input.status, "status");
  const params = checkTexts(input.params, "params", PAIR_LIMIT);
  const edit = checkTagEdit(input.tags, "tags", PAIR_LIMIT);
  const writes = status !== undefined || input.params !== undefined || input.tags !== undefined;

  return function* (tables: Tables, caller: Caller, at: number): Work<number> {
    const row = yield* requireModel(tables, uuid);
    const deleted = input.deleted ?? row.deleted === 1;
    if (deleted && writes) refuseDeletedModel(row, uuid);
    const fresh = yield* newParams(tables, row.id, params);
    const keys = [...edit.set.map(([key]) => key), ...edit.remove];
    const present = yield* tables.loggedModels.tags(row.id, keys);
    const tags = movedTags(new Map(present.map(({ name, value }) => [name, value])), edit);
    const after = { ...row, status: status ?? row.status, deleted: deleted ? 1 : 0, updated: at };
    const moves = [...movesOf(row, after), ...tagMoves(tags)];
    if (moves.length + fresh.length === 0) return row.id;
    yield* tables.loggedModels.insertParams(row.id, fresh);
    yield* tables.loggedModels.putTags(row.id, tags);
    yield* tables.loggedModels.update(after);
    const subject = { project: row.project, subjectKind: "logged_model", subject: row.id, uuid } as const;
    const names = fresh.map(([name]) => name);
    const data = { ...summary(moves), ...(names.length > 0 && { params: someOf(names) }) };
    yield* logMoves(tables, caller, at, { ...subject, kind: "logged_model.changed", data }, moves);
    return row.id;
  };
}
