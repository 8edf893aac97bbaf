export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** Where a path begins; each is also served below `/ajax-api`, as MLflow's own page asks for it, and in every project. */
export type Prefix = "/api/2.0/mlflow" | "/api/3.0/mlflow" | "/api/2.0/mlflow-artifacts" | "";

/** `done` is answered as MLflow does, `empty` is taken and does nothing, `refused` is answered with 501. */
export type Standing = "done" | "empty" | "refused";

export interface Endpoint {
  /** MLflow's name of the message; a handler goes by it. */
  readonly name: string;
  readonly method: Method;
  readonly prefix: Prefix;
  /** Below the prefix; `{part}` stands for one segment, `{part*}` for all that follow. */
  readonly path: string;
  readonly standing: Standing;
  /** Why it is not done, in one sentence; empty when it is. */
  readonly why: string;
}

/** Method, path, name. */
export type Row = readonly [Method, string, string];

function group(prefix: Prefix, standing: Standing, why: string, rows: readonly Row[]): readonly Endpoint[] {
  return rows.map(([method, path, name]) => ({ name, method, prefix, path, standing, why }));
}

export const done = (prefix: Prefix, rows: readonly Row[]): readonly Endpoint[] =>
  group(prefix, "done", "", rows);

export const empty = (prefix: Prefix, why: string, rows: readonly Row[]): readonly Endpoint[] =>
  group(prefix, "empty", why, rows);

export const refused = (prefix: Prefix, why: string, rows: readonly Row[]): readonly Endpoint[] =>
  group(prefix, "refused", why, rows);
