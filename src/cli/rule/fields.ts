import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { unreadable } from "../../client/file-error.ts";
import { type FieldType, fieldTypes } from "../../domain/values.ts";
import type { KnownFields } from "../../tiers/rules/index.ts";
import { UsageError } from "../kit/failure.ts";

/** Reads the fields of a project: a mapping of names to types, or the list that `gallery fields -o json` prints. */
export async function readFieldsFile(file: string): Promise<KnownFields> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw unreadable(file, error);
  });
  return new Map(entriesIn(file, text).map(([name, type]) => [name, typeNamed(file, name, type)]));
}

function entriesIn(file: string, text: string): readonly (readonly [name: string, type: unknown])[] {
  const content = parsed(file, text);
  if (Array.isArray(content)) {
    return content
      .filter(isNamed)
      .filter(({ origin }) => origin !== "metric" && origin !== "tag")
      .map(({ name, type }) => [name, type]);
  }
  if (typeof content === "object" && content !== null) return Object.entries(content);
  throw new UsageError(`${file} holds no fields: write a line such as "city: text" for each`);
}

function parsed(file: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new UsageError(`${file} is no YAML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

interface Named {
  readonly name: string;
  readonly type?: unknown;
  readonly origin?: unknown;
}

const isNamed = (entry: unknown): entry is Named =>
  typeof entry === "object" && entry !== null && "name" in entry && typeof entry.name === "string";

function typeNamed(file: string, name: string, type: unknown): FieldType {
  const known = fieldTypes.find((each) => each === type);
  if (known !== undefined) return known;
  throw new UsageError(`${file} gives ${name} the type ${String(type)}; there are ${fieldTypes.join(", ")}`);
}
