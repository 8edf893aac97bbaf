export type ScalarType = "number" | "text" | "boolean" | "time";
export type ListType = `list<${ScalarType | "unknown"}>`;

/** `unknown` is a type that only an evaluation can tell; it fits everywhere. */
export type Type = ScalarType | ListType | "unknown";

export const listOf = (item: ScalarType | "unknown"): ListType => `list<${item}>`;

/** The type of a list's items; null for what is no list. */
export function itemType(type: Type): ScalarType | "unknown" | null {
  if (type === "unknown") return "unknown";
  return type.startsWith("list<") ? (type.slice(5, -1) as ScalarType | "unknown") : null;
}

export const fits = (type: Type, wanted: Type): boolean =>
  type === wanted || type === "unknown" || wanted === "unknown";
