import { camelCase } from "../../../domain/fields.ts";
import type { FieldValue } from "../../../domain/values.ts";
import { type Context, canonicalName, Time, type Value } from "../../../expression/index.ts";
import { BASES, fieldTypes, type Known, type World } from "./world.ts";

/** What the evaluator sees of an instance. */
export function contextOf(instance: Known, world: World, now: number): Context {
  const fields: Record<string, FieldValue> = { ...instance.inherited, ...instance.fields };
  const own: Record<string, Value> = {
    uuid: instance.uuid,
    id: instance.uuid,
    project: world.project,
    base_version_id: BASES[instance.base]!,
    revision: instance.revision,
    number: instance.number,
    version: `${instance.revision}.${instance.number}`,
    created: new Time(instance.created),
    created_time: new Time(instance.created),
    created_by: instance.actor,
    size: instance.number,
    deprecated: world.isDeprecated(instance),
  };
  for (const [name, value] of Object.entries(fields)) {
    const isTime = fieldTypes[name as keyof typeof fieldTypes] === "time";
    own[canonicalName(name)] = isTime ? new Time(Date.parse(value as string)) : value;
  }
  const pointsOf = (scope: string | null, name: string) =>
    instance.points
      .filter((point) => point.name === name && (scope === null || point.scope === scope))
      .sort((a, b) => a.at - b.at || a.id - b.id);
  return {
    now,
    field: ({ name }) => own[name] ?? own[canonicalName(camelCase(name))],
    metric: ({ scope, name }) => pointsOf(scope, name).at(-1)?.value,
    tag: ({ name }) => instance.tags[name],
    points: ({ scope, name }, from) =>
      pointsOf(scope, name)
        .filter(({ at }) => at > from && at <= now)
        .map(({ value }) => value),
  };
}
