import type { ErrorObject } from "ajv";
import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";

type Schema = { readonly title?: string; readonly "x-code"?: ErrorCode; readonly description?: string };

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  integer: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  null: "null",
};

/** `/points/3/value` as people write it: `points[3].value`. */
function fieldOf(pointer: string): string {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce(
      (path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === "" ? part : `${path}.${part}`),
      "",
    );
}

function join(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

/**
 * The error to tell. Without `allErrors` the last is the outermost; below a choice without a title the branch that
 * came furthest is the one that was meant.
 */
function told(errors: readonly ErrorObject[]): ErrorObject {
  const outermost = errors.at(-1) as ErrorObject;
  if (outermost.keyword === "propertyNames") return outermost;
  if (outermost.keyword !== "anyOf" || (outermost.parentSchema as Schema).title !== undefined)
    return outermost;
  const branches = errors.slice(0, -1);
  const depth = (error: ErrorObject): number => error.instancePath.split("/").length;
  return branches.reduce(
    (best, error) => (depth(error) > depth(best) ? error : best),
    branches[0] ?? outermost,
  );
}

/** The fault as a sentence without its subject, such as `must be a number, got "high"`. */
function sentence(error: ErrorObject): string {
  const { keyword, params, data } = error;
  const schema = error.parentSchema as Schema;
  const got = data === undefined ? "" : `, got ${quote(data)}`;
  switch (keyword) {
    case "type":
      return `must be ${[params.type]
        .flat()
        .map((name: string) => typeNames[name] ?? name)
        .join(" or ")}${got}`;
    case "anyOf":
      return `must be ${schema.title ?? "of a documented form"}${got}`;
    case "enum":
      return `must be one of ${(params.allowedValues as unknown[]).map(String).join(", ")}${got}`;
    case "pattern":
      return `must be ${schema.title ?? `of the form ${String(params.pattern)}`}${got}`;
    case "format":
      return `must be a ${params.format === "date-time" ? "time such as 2026-11-21T10:00:00Z" : String(params.format)}${got}`;
    case "minimum":
    case "maximum":
      return `must be ${keyword === "minimum" ? "at least" : "at most"} ${String(params.limit)}${got}`;
    case "minLength":
      return "must not be empty";
    case "maxLength":
      return `has ${(data as string).length} characters; at most ${String(params.limit)} are taken`;
    case "minItems":
    case "minProperties":
      return "must not be empty";
    case "maxItems":
      return `has ${(data as unknown[]).length} elements; at most ${String(params.limit)} are taken`;
    case "maxProperties":
      return `has ${Object.keys(data as object).length} entries; at most ${String(params.limit)} are taken`;
    case "propertyNames":
      return `has a name that cannot be used: ${quote(params.propertyName)}`;
    default:
      return error.message ?? "is not of the documented form";
  }
}

/** The values that the property which tells alternatives apart may have. */
function alternativesOf({ params, parentSchema }: ErrorObject): string[] {
  type Alternative = { readonly properties: Readonly<Record<string, { readonly enum: readonly string[] }>> };
  const { oneOf } = parentSchema as { oneOf: readonly Alternative[] };
  return oneOf.flatMap(({ properties }) => properties[params.tag as string]?.enum ?? []);
}

/** What ajv found, as one catalogue error. `subject` names the whole that was checked: `the body`, `the query`. */
export function complaintOf(errors: readonly ErrorObject[], subject: string): GalleryError {
  const error = told(errors);
  const path = fieldOf(error.instancePath);
  if (error.keyword === "required") {
    const field = join(path, String(error.params.missingProperty));
    return new GalleryError("request.invalid", `${field} is missing`, { field });
  }
  if (error.keyword === "additionalProperties") {
    const field = join(path, String(error.params.additionalProperty));
    return new GalleryError("request.invalid", `${field} is not a name that ${subject} may use`, { field });
  }
  if (error.keyword === "discriminator") {
    const field = join(path, String(error.params.tag));
    const kinds = alternativesOf(error).join(", ");
    const got = quote(error.params.tagValue);
    return new GalleryError("request.invalid", `${field} must be one of ${kinds}, got ${got}`, { field });
  }
  const code = (error.parentSchema as Schema)["x-code"] ?? "request.invalid";
  return new GalleryError(
    code,
    `${path === "" ? subject : path} ${sentence(error)}`,
    path === "" ? {} : { field: path },
  );
}
