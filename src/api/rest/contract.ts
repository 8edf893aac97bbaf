import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";

export type JsonSchema = { readonly [keyword: string]: unknown };

export interface Media {
  readonly schema: JsonSchema;
  /** For NDJSON: the list of the JSON body whose elements the lines are. */
  readonly "x-lines"?: string;
}

export interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required?: boolean;
  readonly description?: string;
  readonly allowEmptyValue?: boolean;
  readonly schema?: JsonSchema;
  /** A parameter that holds JSON. */
  readonly content?: { readonly "application/json": Media };
  readonly example?: unknown;
}

export interface Answer {
  readonly description: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content?: Readonly<Record<string, Media>>;
}

export interface RequestBody {
  readonly required?: boolean;
  readonly content: Readonly<Record<string, Media & { readonly example?: unknown }>>;
}

interface OperationObject {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: RequestBody;
  readonly responses: Readonly<Record<string, Answer>>;
}

/** One operation with everything it refers to filled in. */
export interface Operation extends OperationObject {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** As in the document, `{name}` for parameters. */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** Status of the usual success. */
  readonly success: number;
}

export interface Contract {
  /** The document as clients get it. */
  readonly document: Readonly<Record<string, unknown>>;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly schemas: Readonly<Record<string, JsonSchema>>;
  readonly operations: readonly Operation[];
}

const methods = ["get", "post", "put", "patch", "delete"] as const;

type Node = { readonly [key: string]: unknown };

/** The nearest folder above that has the contract: the package, from its sources and from its build alike. */
function contractFile(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const file = join(folder, "idl", "openapi.yaml");
    if (existsSync(file)) return file;
    if (folder === dirname(folder)) throw new Error("idl/openapi.yaml is missing from the package");
  }
}

/** Names the alternatives by their own schemas, which say the same when they stand in their places. */
function withoutMapping(key: string, value: unknown): unknown {
  return key === "discriminator" ? { propertyName: (value as Node).propertyName } : value;
}

/** Puts what a `$ref` names in its place. The contract has no circles. */
function dereference(document: Node): Node {
  const done = new Map<unknown, unknown>();
  const find = (pointer: string): unknown => {
    const found = pointer
      .slice(2)
      .split("/")
      .reduce<unknown>((node, key) => (node as Node | undefined)?.[key], document);
    if (found === undefined) throw new Error(`the contract has no ${pointer}`);
    return found;
  };
  const resolve = (node: unknown): unknown => {
    if (node === null || typeof node !== "object") return node;
    const known = done.get(node);
    if (known !== undefined) return known;
    const pointer = (node as Node).$ref;
    const resolved =
      typeof pointer === "string"
        ? resolve(find(pointer))
        : Array.isArray(node)
          ? node.map(resolve)
          : Object.fromEntries(
              Object.entries(node).map(([key, value]) => [key, resolve(withoutMapping(key, value))]),
            );
    done.set(node, resolved);
    return resolved;
  };
  return resolve(document) as Node;
}

function operationsOf(paths: Record<string, Node>): Operation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method): Operation[] => {
      const operation = item[method] as OperationObject | undefined;
      if (operation === undefined) return [];
      const success = Object.keys(operation.responses)
        .map(Number)
        .filter((status) => status < 300);
      return [
        {
          ...operation,
          method: method.toUpperCase() as Operation["method"],
          path,
          parameters: [
            ...((item.parameters as Parameter[] | undefined) ?? []),
            ...(operation.parameters ?? []),
          ],
          success: Math.min(...success),
        },
      ];
    }),
  );
}

/** The contract as JSON, which the build makes from the YAML because reading YAML takes half of a start. */
const BUILT = new URL("./openapi.json", import.meta.url);

function readDocument(): Node {
  if (existsSync(BUILT)) return JSON.parse(readFileSync(BUILT, "utf8")) as Node;
  return parse(readFileSync(contractFile(), "utf8"), { merge: true, maxAliasCount: -1 }) as Node;
}

/** Reads `idl/openapi.yaml`, the only copy of the contract. */
export function loadContract(): Contract {
  const { "x-errors": _anchors, ...document } = readDocument();
  const whole = dereference(document);
  return {
    document,
    info: whole.info as Contract["info"],
    tags: whole.tags as Contract["tags"],
    schemas: (whole.components as { schemas: Contract["schemas"] }).schemas,
    operations: operationsOf(whole.paths as Record<string, Node>),
  };
}
