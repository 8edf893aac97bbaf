/*
 * MLflow's sentences quote values as Python prints them, and clients and people compare these sentences.
 */

import { inAscii } from "../../../domain/python-json.ts";

/** Python's name of a JSON value's type. */
export function pythonType(value: unknown): string {
  if (value === null || value === undefined) return "NoneType";
  if (Array.isArray(value)) return "list";
  switch (typeof value) {
    case "string":
      return "str";
    case "boolean":
      return "bool";
    case "number":
      return Number.isInteger(value) ? "int" : "float";
    default:
      return "dict";
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]));
}

/** JSON in ASCII, without blanks, keys in order. */
export function pythonJson(value: unknown): string {
  return inAscii(JSON.stringify(sorted(value)) ?? "null");
}

/** Text in the quotes that Python's `repr` would take. */
export function pythonRepr(text: string): string {
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text
    .replaceAll("\\", "\\\\")
    .replaceAll("\n", "\\n")
    .replaceAll("\r", "\\r")
    .replaceAll("\t", "\\t")
    .replaceAll(mark, `\\${mark}`);
  return `${mark}${inner}${mark}`;
}

/** Characters as Python counts them: code points. */
export function pythonLength(text: string): number {
  let length = 0;
  for (const _ of text) length += 1;
  return length;
}

/** A double as Python prints it. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return String(value).replace("Infinity", "inf").replace("NaN", "nan");
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return `${value}.0`;
  return String(value).replace(/e([+-])(\d)$/, "e$10$2");
}

/** A JSON value as Python prints it. */
export function pythonValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonValue).join(", ")}]`;
  switch (typeof value) {
    case "string":
      return pythonRepr(value);
    case "boolean":
      return value ? "True" : "False";
    case "number":
      return String(value);
    default: {
      if (value === null || value === undefined) return "None";
      const pairs = Object.entries(value).map(([key, each]) => `${pythonRepr(key)}: ${pythonValue(each)}`);
      return `{${pairs.join(", ")}}`;
    }
  }
}

/** Bytes as Python's `repr` has them. */
export function pythonBytes(bytes: Uint8Array): string {
  const inner = [...bytes].map((byte) => {
    const letter = String.fromCharCode(byte);
    if (letter === "\\" || letter === "'") return `\\${letter}`;
    if (byte >= 0x20 && byte < 0x7f) return letter;
    const named = { 9: "\\t", 10: "\\n", 13: "\\r" }[byte];
    return named ?? `\\x${byte.toString(16).padStart(2, "0")}`;
  });
  return `b'${inner.join("")}'`;
}
