import type { Caller } from "../../../domain/caller.ts";
import type { AliasRow, ModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { log } from "../../transaction.ts";

const PREFIX = "alias:";

/** The name under which the log of states keeps an alias. */
export const aliasState = (alias: string): string => `${PREFIX}${alias}`;

export const aliasOfState = (name: string): string | undefined =>
  name.startsWith(PREFIX) ? name.slice(PREFIX.length) : undefined;

/** What an alias points at, as the log of states keeps it: UUIDs. */
export interface AliasTarget {
  readonly instance: string | null;
  readonly rule: string | null;
}

/** The same as the database has it, with what callers are told of the instance. */
export type Target = Pick<AliasRow, "instance" | "rule" | "uuid" | "place">;

/** Points an alias, or with the target null removes it, with its entries in the logs. */
export function* moveAlias(
  tables: Tables,
  caller: Caller,
  at: number,
  model: Pick<ModelRow, "id" | "uuid" | "project" | "base" | "baseName">,
  alias: string,
  target: Target | null,
): Work<void> {
  const { base, baseName } = model;
  const value: AliasTarget | null = target && { instance: target.uuid, rule: target.rule };
  const pointsAt =
    target === null ? {} : target.rule === null ? { instance: target.uuid } : { rule: target.rule };
  const position = yield* log(tables, caller, at, [
    {
      kind: target === null ? "alias.removed" : "alias.set",
      project: model.project,
      subjectKind: "model",
      subject: model.id,
      uuid: model.uuid,
      data: { baseVersionId: baseName, alias, ...pointsAt },
    },
  ]);
  yield* tables.states.append([
    {
      ...{ position, subjectKind: "base", subject: base, name: aliasState(alias), value, at },
      actor: caller.actor,
    },
  ]);
  if (target === null) yield* tables.aliases.remove(base, alias);
  else {
    const { instance, rule } = target;
    yield* tables.aliases.set({ base, name: alias, instance, rule, at, actor: caller.actor });
  }
}
