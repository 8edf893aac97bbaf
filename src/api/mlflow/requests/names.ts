import { posix } from "node:path";
import { invalid } from "../errors.ts";
import { limits } from "./limits.ts";
import { pythonJson, pythonLength, pythonRepr } from "./python.ts";

const NAME = /^[/\p{L}\p{N}_.\- :]*$/u;

/** The path that a name would be as Python's `normpath` has it. */
function normalPath(name: string): string {
  const path = posix.normalize(name).replace(/(?<=.)\/$/, "");
  return /^\/\/[^/]/.test(name) ? `/${path}` : path;
}

/** Names of metrics, params and tags. */
export function checkName(name: string, path: string): string {
  if (!NAME.test(name)) {
    throw invalid(
      `Invalid value ${pythonJson(name)} for parameter '${path}' supplied: Names may only contain alphanumerics, underscores (_), dashes (-), periods (.), spaces ( ), colon(:) and slashes (/).`,
    );
  }
  return checkFileName(name, path);
}

/** Names that MLflow may take for files. */
export function checkFileName(name: string, path: string): string {
  const normal = normalPath(name);
  if (normal !== name || normal === "." || normal.startsWith("..") || normal.startsWith("/")) {
    throw invalid(
      `Invalid value ${pythonJson(name)} for parameter '${path}' supplied: Names may be treated as files in certain cases, and must not resolve to other names when treated as such. This name would resolve to ${pythonRepr(normal)}`,
    );
  }
  return name;
}

/** @param what as the message names it */
export function checkLength(value: string, what: string, limit: number): string {
  if (value.length <= limit || pythonLength(value) <= limit) return value;
  throw invalid(`'${what}' exceeds the maximum length of ${limit} characters`);
}

export function checkTagKey(key: string, path = "key"): string {
  return checkLength(checkName(key, path), path, limits.key);
}
