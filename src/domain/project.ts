import type { Time } from "./values.ts";

/** The namespace that owns models, rules and permissions. */
export interface Project {
  readonly name: string;
  readonly description: string;
  readonly createdAt: Time;
  readonly createdBy: string;
}

export interface NewProject {
  readonly name: string;
  readonly description?: string;
}
