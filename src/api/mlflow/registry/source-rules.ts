import { invalid, type MlflowError } from "../errors.ts";
import { decodeWholly, hostOf, parseUri, segmentsOf, type Uri } from "./uri.ts";

/** Which sources of a version MLflow refuses whatever it keeps, in its sentences. */

export const notContained = (source: string, parameter: "run_id" | "model_id"): MlflowError =>
  invalid(
    `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that contains the source.`,
  );

const promptSources = ["dummy-source", "prompt-template"];

export function checkPromptSource(source: string): void {
  if (promptSources.includes(source)) return;
  throw invalid(`Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`);
}

const hostSchemes = [
  ...["ftp", "sftp", "hdfs", "viewfs", "http", "https", "mlflow-artifacts", "r2", "b2", "abfss"],
];

/** Those that name a host are refused, since MLflow would connect to it. */
export function checkHost(source: string): void {
  const { scheme, authority } = parseUri(source);
  if (!hostSchemes.includes(scheme) || (scheme === "mlflow-artifacts" && authority === "")) return;
  throw invalid(
    `'source' cannot use the '${scheme}' scheme: the '${scheme}' scheme addresses a host other than the tracking server's configured artifact storage, so the server would connect to the host named in the URI. Set the MLFLOW_ALLOWED_HOST_ADDRESSED_ARTIFACT_SCHEMES environment variable on the server to allow it.`,
  );
}

/** Whether it names a file of the machine that MLflow runs on. */
export function isLocal(source: string): boolean {
  const { scheme, authority } = parseUri(source);
  if (scheme === "") return true;
  if (scheme !== "file") return false;
  const host = hostOf(authority);
  if (host === "" || host === "." || host.startsWith("localhost") || host.startsWith("127.0.0.1"))
    return true;
  throw invalid(`${source} is not a valid remote uri: a file is on the machine that names it.`);
}

export function localRefusal(source: string, parameter: "run_id" | "model_id"): MlflowError {
  return invalid(
    `Invalid model version source: '${source}'. To use a local path as a model version source, the ${parameter} request parameter has to be specified and the local path has to be contained within the artifact directory of the run specified by the ${parameter}.`,
  );
}

export function checkNoRelativeParts(source: string): void {
  const decoded = decodeWholly(source, true);
  const path = parseUri(decoded).path.replace(/\/+$/, "").replaceAll(/\/+/g, "/");
  const parts = decoded.split("/");
  const isAbsolute = path.startsWith("/") && !path.split("/").includes(".");
  if (isAbsolute && !path.includes("\u0000") && !parts.includes("..")) return;
  throw invalid(
    `Invalid model version source: '${source}'. If supplying a source as an http, https, local file path, ftp, objectstore, or mlflow-artifacts uri, an absolute path must be provided without relative path references present. Please provide an absolute path.`,
  );
}

/** What lies below a place of this server's own files; undefined when the source is not in it. */
export function pathWithin(source: Uri, root: string): string | undefined {
  const place = parseUri(root);
  const [wanted, own] = [segmentsOf(place.path), segmentsOf(source.path)];
  const isInside =
    source.scheme === place.scheme &&
    source.authority === place.authority &&
    wanted.length > 0 &&
    wanted.every((part, index) => own[index] === part);
  return isInside ? own.slice(wanted.length).join("/") : undefined;
}

/** `runs:/<id>/<path>` in its parts. */
export function parseRunSource(source: string): { runId: string; path: string } {
  const [, runId, path = ""] = /^\/([^/]+)(?:\/(.*))?$/s.exec(parseUri(source).path) ?? [];
  if (runId !== undefined) return { runId, path: path.replace(/\/+$/, "") };
  throw invalid(
    `Not a proper runs:/ URI: ${source}. Runs URIs must be of the form 'runs:/<run_id>/run-relative/path/to/artifact'`,
  );
}

/** What `models:/…` names: a logged model, or a version by number, stage, alias, or the newest one. */
export type ModelSource =
  | { readonly modelId: string }
  | { readonly name: string; readonly alias: string }
  | { readonly name: string; readonly version: string }
  | { readonly name: string; readonly stage: string }
  | { readonly name: string };

export function parseModelSource(source: string): ModelSource | undefined {
  const { path } = parseUri(source);
  const [first = "", suffix, ...more] = path.replace(/^\/+/, "").split("/");
  if (!path.startsWith("/") || first.trim() === "" || more.length > 0) return undefined;
  if (suffix !== undefined) {
    if (suffix.trim() === "") return undefined;
    if (/^\d+$/.test(suffix)) return { name: first, version: suffix };
    return suffix.toLowerCase() === "latest" ? { name: first } : { name: first, stage: suffix };
  }
  const at = first.lastIndexOf("@");
  if (at < 0) return { modelId: first };
  const alias = first.slice(at + 1);
  return alias.trim() === "" ? undefined : { name: first.slice(0, at), alias };
}
