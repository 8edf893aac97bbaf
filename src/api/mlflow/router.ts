import type { Endpoint } from "./endpoints/endpoint.ts";
import { endpoints, pathOf } from "./endpoints.ts";
import { decodePart } from "./paths.ts";

export interface Match {
  readonly endpoint: Endpoint;
  /** Decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly endpoint: Endpoint;
  readonly form: RegExp;
}

const PAGE = "/ajax-api/";

function patternOf(endpoint: Endpoint): Pattern {
  const form = pathOf(endpoint)
    .replaceAll(".", "\\.")
    .replaceAll(/\{(\w+)\*\}/g, "(?<$1>.+)")
    .replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  return { endpoint, form: new RegExp(`^${form}$`) };
}

const fixed = new Map<string, Endpoint>();
const patterns: Pattern[] = [];
for (const endpoint of endpoints) {
  if (endpoint.path.includes("{")) patterns.push(patternOf(endpoint));
  else fixed.set(`${endpoint.method} ${pathOf(endpoint)}`, endpoint);
}

/** As the table has it: what MLflow's page asks for is the same under another name. */
function canonical(path: string): string {
  return path.startsWith(PAGE) ? `/api/${path.slice(PAGE.length)}` : path;
}

/** The endpoint of a path, still percent-encoded, that begins at the door's root. HEAD goes to GET's. */
export function findEndpoint(method: string, path: string): Match | undefined {
  const asked = method === "HEAD" ? "GET" : method;
  const known = canonical(path);
  const endpoint = fixed.get(`${asked} ${known}`);
  if (endpoint !== undefined) return { endpoint, params: {} };
  for (const { endpoint, form } of patterns) {
    if (endpoint.method !== asked) continue;
    const parts = form.exec(known)?.groups;
    if (parts === undefined) continue;
    const params = Object.entries(parts).map(([name, part]) => [name, decodePart(part)]);
    return { endpoint, params: Object.fromEntries(params) };
  }
  return undefined;
}

/** The methods that a path takes; none when there is no such path. */
export function methodsAt(path: string): readonly string[] {
  return ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => findEndpoint(method, path));
}
