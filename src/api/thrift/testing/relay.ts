import type { Client } from "../generated.ts";

/** One call on its way through the door: what the neck is asked, what it answers, and what the client is told. */
export interface Relay {
  readonly call: (client: Client) => Promise<unknown>;
  readonly input: unknown;
  readonly answer: unknown;
  readonly told: unknown;
}

/** What generated code read, without its classes: i64 as numbers, and nothing where it has null. */
export function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  const primitive: unknown = "valueOf" in value ? value.valueOf() : value;
  if (typeof primitive === "number") return primitive;
  const members = Object.entries(value).filter(([, member]) => member !== null && member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, plain(member)]));
}
