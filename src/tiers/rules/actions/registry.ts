import type { Seams } from "../../../domain/seams.ts";
import type { Action, Actions } from "./act.ts";
import { createCallback, type Secrets } from "./callback.ts";

export interface ActionSettings {
  readonly seams: Seams;
  readonly secrets: Secrets;
  /** Registered in code, by name. */
  readonly own?: Readonly<Record<string, Action>>;
}

/** What any name stands for that is no other action: the callback of that name that the rule's team has. */
export const CALLBACK = "callback";

export function createActions({ seams, secrets, own = {} }: ActionSettings): Actions {
  return new Map(Object.entries({ ...own, [CALLBACK]: createCallback(seams, secrets) }));
}
