import { malformed } from "../limits.ts";
import { WireType } from "./protocol.ts";

/** How the JSON protocol names the wire types. */
const tags = new Map<string, number>([
  ["tf", WireType.bool],
  ["i8", WireType.byte],
  ["dbl", WireType.double],
  ["i16", WireType.i16],
  ["i32", WireType.i32],
  ["i64", WireType.i64],
  ["str", WireType.string],
  ["rec", WireType.struct],
  ["map", WireType.map],
  ["set", WireType.set],
  ["lst", WireType.list],
]);

const names = new Map([...tags].map(([tag, type]) => [type, tag]));

export function typeOfTag(tag: unknown): number {
  const type = typeof tag === "string" ? tags.get(tag) : undefined;
  if (type === undefined) throw malformed(`unknown type ${JSON.stringify(tag)?.slice(0, 40)}`);
  return type;
}

export function tagOfType(type: number): string {
  const tag = names.get(type);
  if (tag === undefined) throw malformed(`unknown type ${type}`);
  return tag;
}
