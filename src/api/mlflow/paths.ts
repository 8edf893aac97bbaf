import { invalid } from "./errors.ts";

/** A project may be named in front of MLflow's paths. */
const IN_PROJECT = /^\/projects\/([^/]+)(?=\/)/;
const DOOR = /^(?:\/projects\/[^/]+)?\/(?:api|ajax-api)\/[23]\.0\//;
const DEFAULT_PROJECT = "default";

export interface Place {
  readonly project: string;
  /** From the door's root on, still percent-encoded. */
  readonly path: string;
  /** As it came; empty when there is none. */
  readonly query: string;
}

export function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalid("The path is not valid percent-encoded UTF-8.");
  }
}

export function placeOf(url: string): Place {
  const mark = url.indexOf("?");
  const [whole, query] = mark < 0 ? [url, ""] : [url.slice(0, mark), url.slice(mark + 1)];
  const named = IN_PROJECT.exec(whole);
  if (named === null) return { project: DEFAULT_PROJECT, path: whole, query };
  return { project: decodePart(named[1] as string), path: whole.slice(named[0].length), query };
}

/** Whether a refusal of what is asked there is MLflow's to tell, also where there is no such endpoint. */
export function isMlflowUrl(url: string): boolean {
  return DOOR.test(url);
}
