import type { Json } from "../door.ts";
import type { Asking } from "./asking.ts";

export interface Sent {
  readonly method: Asking["method"];
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payload?: string;
}

export interface Received {
  readonly status: number;
  readonly text: string;
}

/** An answer without what differs from server to server; its body is null where it is no JSON. */
export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface Exchange {
  /** The request in one line, long ones cut. */
  readonly asked: string;
  readonly answer: Answer;
}

type Names = Map<string, string>;

const HEX = /^[0-9a-f]{32}$/;
const TIMES = new Set([
  ...["creation_time", "last_update_time", "creation_timestamp", "last_updated_timestamp"],
  ...["creation_timestamp_ms", "last_updated_timestamp_ms"],
]);

function fill(text: string, names: Names): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => names.get(name) ?? whole);
}

function sentOf({ method, path, body, type = "application/json" }: Asking, names: Names): Sent {
  const filled = fill(path, names);
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return {
    method,
    url: filled.startsWith("/") ? filled : `/api/2.0/mlflow/${filled}`,
    headers: body === undefined || type === "" ? {} : { "content-type": type },
    ...(text !== undefined && { payload: fill(text, names) }),
  };
}

/** Ids become the names that they were saved under. */
function nameIds(text: string, names: Names): string {
  let named = text;
  for (const [name, id] of names) {
    if (HEX.test(id)) named = named.replaceAll(id, `{${name}}`);
    else
      named = named.replaceAll(
        new RegExp(`(?<=^|artifacts:/|[Ee]xperiment |id=|id |ID )${id}\\b(?!\\.)`, "g"),
        `{${name}}`,
      );
  }
  return named
    .replace(/ Error: \((?:sqlite3|raised)[\s\S]*/, "")
    .replace(/(?<=\{)'[^{}:]*'(?=\})/, (members) => members.split(", ").sort().join(", "))
    .replace(/^[a-z]+-[a-z]+-\d{1,3}$/, "GENERATED")
    .replaceAll(/\b[0-9a-f]{32}\b/g, (id) => (/^0123456789/.test(id) ? id : "SOME-ID"));
}

const keyOf = (item: Json): string => JSON.stringify([item?.key, item?.run_id, item?.step, item?.timestamp]);

function normalise(value: Json, names: Names, key = ""): Json {
  if (typeof value === "string") return nameIds(value, names);
  if (Array.isArray(value)) {
    const items = value.map((item) => normalise(item, names));
    return items.every((item) => item?.key !== undefined) && ["tags", "params", "metrics"].includes(key)
      ? items.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      : items;
  }
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).filter(
    ([name]) => !["workspace", "sqlstate", "error_class"].includes(name),
  );
  return Object.fromEntries(
    entries.map(([name, inner]) => {
      if (TIMES.has(name)) return [name, "TIME"];
      return [name, name === "next_page_token" ? "TOKEN" : normalise(inner, names, name)];
    }),
  );
}

function parse(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function valueAt(body: Json, path: string): unknown {
  return path.split(".").reduce((inner, part) => inner?.[part], body);
}

function lineOf({ method, path, body, type }: Asking): string {
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  const line = [...`${method} ${path} ${text}${type === undefined ? "" : ` as ${type}`}`];
  return line.length > 200 ? `${line.slice(0, 190).join("")}… ${line.length}` : line.join("");
}

/** Sends one request after the other and gives each with its answer. */
export async function play(
  askings: readonly Asking[],
  send: (sent: Sent) => Promise<Received>,
): Promise<readonly Exchange[]> {
  const names: Names = new Map();
  const exchanges: Exchange[] = [];
  for (const asking of askings) {
    const { status, text } = await send(sentOf(asking, names));
    const body = parse(text);
    for (const [name, path] of Object.entries(asking.save ?? {})) {
      const value = valueAt(body, path);
      if (typeof value === "string") names.set(name, value);
    }
    exchanges.push({ asked: lineOf(asking), answer: { status, body: normalise(body, names) } });
  }
  return exchanges;
}
