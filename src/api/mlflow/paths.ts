/** MLflow's paths, and how a project is named in front of them. */
const IN_PROJECT = /^\/projects\/([^/]+)(?=\/)/;
const DOOR = /^\/(?:api|ajax-api)\/[23]\.0\//;
const DEFAULT_PROJECT = "default";

export interface Place {
  /** Still percent-encoded. */
  readonly project: string;
  /** From the door's root on, still percent-encoded, without the query. */
  readonly path: string;
}

export function placeOf(url: string): Place {
  const query = url.indexOf("?");
  const path = query < 0 ? url : url.slice(0, query);
  const project = IN_PROJECT.exec(path);
  return project === null
    ? { project: DEFAULT_PROJECT, path }
    : { project: project[1] as string, path: path.slice(project[0].length) };
}

export function queryOf(url: string): string {
  const query = url.indexOf("?");
  return query < 0 ? "" : url.slice(query + 1);
}

/** Whether a refusal of what is asked there is MLflow's to tell, also where there is no such endpoint. */
export function isMlflowUrl(url: string): boolean {
  return DOOR.test(placeOf(url).path);
}
