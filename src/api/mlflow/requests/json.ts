import { decodeUtf8, parseJson } from "../../http/json.ts";
import { invalid } from "../errors.ts";

/** A string, or one of the words for numbers that JSON does not have and Python writes all the same. */
const STRING_OR_WORD = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g;

function parse(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    const quoted = text.replaceAll(STRING_OR_WORD, (found) => (found.startsWith('"') ? found : `"${found}"`));
    if (quoted === text) throw error;
    return parseJson(quoted);
  }
}

/** The object of a body; nothing sent counts as an empty one. Early clients send the JSON once more as a string. */
export function readBody(bytes: Buffer): Readonly<Record<string, unknown>> {
  if (bytes.length === 0) return {};
  let value = parse(decodeUtf8(bytes));
  if (typeof value === "string") value = parse(value);
  if (value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw invalid("The body must be a JSON object.");
}

/** A number as proto3 JSON has it. */
export function doubleOf(value: number): number | string {
  return Number.isFinite(value) ? value : String(value);
}

/** A list that is left out when it is empty. */
export function some<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
