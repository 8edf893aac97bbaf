import { compareText, compileCondition, evaluate, parse, Time } from "../../../expression/index.ts";
import { contextOf } from "./context.ts";
import { type Known, NOW, type World } from "./world.ts";

export interface Wanted {
  readonly by: string;
  readonly descending: boolean;
}

/** The instances that a condition lets through in the order wanted, by the evaluator alone. */
export function expected(
  world: World,
  where: string,
  order: readonly Wanted[],
  includeDeprecated: boolean,
): Known[] {
  const holds = compileCondition(parse(where));
  const found = world.instances.filter(
    (instance) =>
      (includeDeprecated || !world.isDeprecated(instance)) && holds(contextOf(instance, world, NOW)),
  );
  const keys = order.flatMap(({ by, descending }) =>
    by === "version"
      ? ["revision", "number"].map((each) => ({ by: each, descending }))
      : [{ by, descending }],
  );
  return found.sort((a, b) => {
    for (const { by, descending } of keys) {
      const difference = compareKeys(keyOf(a, by, world), keyOf(b, by, world), descending);
      if (difference !== 0) return difference;
    }
    return (keys[0]?.descending ?? true) ? b.id - a.id : a.id - b.id;
  });
}

function keyOf(instance: Known, by: string, world: World): number | string | null {
  const result = evaluate(parse(by), contextOf(instance, world, NOW));
  if (result.kind === "missing") return null;
  const { value } = result;
  if (value instanceof Time) return value.ms;
  return typeof value === "boolean" ? Number(value) : (value as number | string);
}

function compareKeys(a: number | string | null, b: number | string | null, descending: boolean): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null);
  const difference = typeof a === "string" ? compareText(a, b as string) : a - (b as number);
  return descending ? -difference : difference;
}
