import { GalleryError } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";
import { parseJson } from "../http/json.ts";
import type { JsonSchema, Parameter } from "./contract.ts";

const INTEGER = /^-?\d{1,16}$/;

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new GalleryError("request.malformed", "the query is not valid percent-encoded UTF-8");
  }
}

/** Names and values in order; a name may come more than once. */
function pairsOf(text: string): [string, string][] {
  return text
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const equals = pair.indexOf("=");
      return equals < 0
        ? [decode(pair), ""]
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

/** Text from a URL or header as the value that a schema speaks of; what does not fit stays text and fails there. */
export function coerce(text: string, schema: JsonSchema): unknown {
  if (schema.type === "integer" && INTEGER.test(text)) return Number(text);
  if (schema.type === "boolean" && (text === "true" || text === "false")) return text === "true";
  return text;
}

function readValue(parameter: Parameter, texts: readonly string[]): unknown {
  const [text] = texts as [string];
  const { schema, content } = parameter;
  if (schema?.type === "array") return texts.map((one) => coerce(one, schema.items as JsonSchema));
  if (texts.length > 1) {
    throw new GalleryError("request.invalid", `${parameter.name} is given ${texts.length} times`, {
      field: parameter.name,
    });
  }
  if (content !== undefined) return jsonValue(parameter.name, text);
  if (text === "" && parameter.allowEmptyValue) return true;
  return coerce(text, schema as JsonSchema);
}

function jsonValue(field: string, text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof GalleryError)) throw error;
    throw new GalleryError(error.code, `${field}: ${error.message.replace("the body", "the value")}`, {
      field,
    });
  }
}

/** Reads a query string by the parameters that an operation documents; a name it does not know is refused. */
export function readQuery(parameters: readonly Parameter[], text: string): Record<string, unknown> {
  const texts = new Map<string, string[]>();
  for (const [name, value] of pairsOf(text)) {
    if (value.includes("\u0000")) {
      throw new GalleryError("text.invalid", `${quote(name)} contains a NUL character`, { field: name });
    }
    texts.set(name, [...(texts.get(name) ?? []), value]);
  }
  const query: Record<string, unknown> = {};
  for (const parameter of parameters) {
    const given = texts.get(parameter.name);
    if (given !== undefined) query[parameter.name] = readValue(parameter, given);
    texts.delete(parameter.name);
  }
  const [unknown] = texts.keys();
  if (unknown !== undefined) {
    throw new GalleryError("request.invalid", `${quote(unknown)} is not a parameter of this operation`, {
      field: unknown,
    });
  }
  return query;
}
