import type { Caller } from "../../../domain/caller.ts";
import type { InstanceRow, ModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { requireNewest } from "../model-lookup.ts";
import { moveAlias } from "./alias-log.ts";
import { TITLE } from "./titles.ts";

/** An instance that registries show no more has no aliases either. */
export function* hideInstance(tables: Tables, caller: Caller, at: number, row: InstanceRow): Work<void> {
  yield* tables.places.setHidden(row.id, true, at);
  yield* tables.titles.touch(row.base, at);
  const pointing = yield* tables.aliases.pointingAt([row.id]);
  if (pointing.length === 0) return;
  const newest = yield* requireNewest(tables, yield* tables.models.byId(row.model));
  for (const { name } of pointing) yield* moveAlias(tables, caller, at, newest, name, null);
}

export function* showInstance(tables: Tables, at: number, row: InstanceRow): Work<void> {
  yield* tables.places.setHidden(row.id, false, at);
}

/** Its title is free for another one from here on. */
export function* hideModel(tables: Tables, at: number, { base }: ModelRow): Work<void> {
  yield* tables.titles.set(base, null, at);
}

/** Under its last title, or that with a number behind when another one has it by now. */
export function* showModel(tables: Tables, at: number, { base, baseName, project }: ModelRow): Work<void> {
  if ((yield* tables.titles.of([base])).length > 0) return;
  const [last] = yield* tables.states.newest("base", [base], TITLE);
  const title = yield* tables.titles.free(project, (last?.value as string | undefined) ?? baseName);
  yield* tables.titles.set(base, title, at);
}
