import type { Fields } from "../../../domain/values.ts";

export const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What an instance keeps of how MLflow's client described it; what is empty is left out. */
export interface Origin {
  readonly source: string;
  /** Where the files are, when the source is a version whose own are somewhere else; else empty. */
  readonly location: string;
  /** UUID, or the id that was given when it is none. */
  readonly runId: string;
  readonly loggedModel: string;
  readonly runLink: string;
  readonly description: string;
  /** Whether the source is somewhere else, so that nothing but its name is kept. */
  readonly isPointer: boolean;
}

export function originFields({ isPointer, ...texts }: Origin): Fields {
  const told = Object.entries(texts).filter(([, text]) => text !== "");
  return { ...Object.fromEntries(told), ...(isPointer && { isPointer }) };
}
