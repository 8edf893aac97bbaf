import { GalleryError } from "./errors.ts";
import { checkKey, checkText, quote } from "./text.ts";
import { parseTime, timeOf } from "./time.ts";
import type { Fields, FieldType, FieldValue } from "./values.ts";

export interface StandardField {
  readonly type: FieldType;
  readonly description: string;
  /** Whether health counts it as needed to train the instance again. */
  readonly reproduces?: true;
  /** Whether it says where the instance was trained, not on what or how. */
  readonly environment?: true;
}

/** The metadata that Gallery knows by name; any other name is a free field, typed by its first value in a project. */
export const standardFields = {
  owner: {
    type: "text",
    description: "Who answers for the model; the model's own unless the instance says otherwise",
  },
  description: {
    type: "text",
    description: "What the model does; the model's own unless the instance says otherwise",
  },
  features: {
    type: "text list",
    description: "Inputs of the model; the model's own unless the instance says otherwise",
  },
  modelName: { type: "text", description: "What people call the approach, such as Random Forest" },
  modelType: { type: "text", description: "Kind of model or library, such as SparkML" },
  modelDomain: { type: "text", description: "Business domain that it serves, such as UberX" },
  framework: { type: "text", description: "Training framework", reproduces: true, environment: true },
  frameworkVersion: {
    type: "text",
    description: "Version of the training framework",
    reproduces: true,
    environment: true,
  },
  trainingDataSet: { type: "text", description: "Name or location of the training data", reproduces: true },
  trainingDataVersion: {
    type: "text",
    description: "Version, snapshot or digest of the training data",
    reproduces: true,
  },
  trainingDataMetadata: { type: "text", description: "What else is known of the training data" },
  trainingCode: {
    type: "text",
    description: "Pointer to the training code: repository, path and commit",
    reproduces: true,
  },
  trainingCodeVersion: {
    type: "text",
    description: "Commit or release of the training code",
    reproduces: true,
  },
  environment: {
    type: "text",
    description: "Image, lock file or package list that it was trained in",
    reproduces: true,
    environment: true,
  },
  seed: { type: "number", description: "Seed of the random number generator", reproduces: true },
  epochs: { type: "number", description: "Passes over the training data" },
  trainingStart: { type: "time", description: "When training started" },
  trainingEnd: { type: "time", description: "When training ended" },
  trainingSeconds: { type: "number", description: "How long training took, in seconds" },
  trainingCost: { type: "number", description: "What training cost, in a currency of your choice" },
  hardware: { type: "text", description: "Machine that it was trained on", environment: true },
  serialization: { type: "text", description: "Format of the blob, such as onnx or pickle" },
  city: { type: "text", description: "City or market that it was trained for" },
} as const satisfies Record<string, StandardField>;

const LIST_LENGTH = 1_000;
const FIELD_COUNT = 500;
const TEXT_LENGTH = 65_536;

/** Names that conditions use for what Gallery itself records; a field may not hide them. */
export const reservedNames: ReadonlySet<string> = new Set([
  "id",
  "uuid",
  "project",
  "projectId",
  "baseVersionId",
  "model",
  "revision",
  "number",
  "version",
  "created",
  "createdAt",
  "createdTime",
  "createdBy",
  "size",
  "deprecated",
  "tags",
  "metrics",
  "partition",
  "metricName",
  "metricValue",
  "metricScope",
  "a",
  "b",
]);

/** `training_data_set` and `trainingDataSet` are one name. */
export function camelCase(name: string): string {
  return name.replace(/_+([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function standardField(name: string): StandardField | undefined {
  return Object.hasOwn(standardFields, name)
    ? standardFields[name as keyof typeof standardFields]
    : undefined;
}

/** The type that a value would give a new free field. */
export function typeOfValue(value: FieldValue): FieldType {
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  return typeof value[0] === "number" ? "number list" : "text list";
}

function checkElement(value: unknown, type: "text" | "number", field: string): string | number {
  if (type === "text" && typeof value === "string") return checkText(value, field, TEXT_LENGTH);
  if (type === "number" && typeof value === "number" && Number.isFinite(value)) return value;
  throw new GalleryError("field.type", `${field} must be ${type}, got ${quote(value)}`, { field });
}

/** A value of a field whose type is known; times come back normalised. */
export function checkFieldValue(value: unknown, type: FieldType, field: string): FieldValue {
  switch (type) {
    case "text":
    case "number":
      return checkElement(value, type, field);
    case "boolean":
      if (typeof value === "boolean") return value;
      throw new GalleryError("field.type", `${field} must be true or false, got ${quote(value)}`, { field });
    case "time":
      return timeOf(parseTime(value, field));
    default: {
      if (!Array.isArray(value))
        throw new GalleryError("field.type", `${field} must be a ${type}, got ${quote(value)}`, { field });
      if (value.length > LIST_LENGTH) {
        throw new GalleryError(
          "request.invalid",
          `${field} has ${value.length} elements; at most ${LIST_LENGTH} are kept`,
          { field },
        );
      }
      const element = type === "number list" ? "number" : "text";
      return value.map((each, index) => checkElement(each, element, `${field}[${index}]`)) as
        | string[]
        | number[];
    }
  }
}

/**
 * Checks the fields of a request by themselves: names, kinds of values, standard types. Whether a free field keeps
 * the type it has in its project is checked in the writing transaction.
 */
export function checkFields(fields: unknown, path: string): Fields {
  if (fields === undefined) return {};
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) {
    throw new GalleryError("request.invalid", `${path} must be an object of names and values`, {
      field: path,
    });
  }
  const entries = Object.entries(fields);
  if (entries.length > FIELD_COUNT) {
    throw new GalleryError(
      "request.invalid",
      `${path} has ${entries.length} fields; at most ${FIELD_COUNT} are kept`,
      { field: path },
    );
  }
  const checked: [string, FieldValue][] = [];
  const spellings = new Map<string, string>();
  for (const [given, value] of entries) {
    const field = `${path}.${given}`;
    checkKey(given, field);
    const name = standardField(camelCase(given)) ? camelCase(given) : given;
    const twin = spellings.get(camelCase(given));
    if (twin !== undefined) {
      throw new GalleryError(
        "request.invalid",
        `${path} names one field twice: ${quote(twin)} and ${quote(given)}`,
        { field },
      );
    }
    spellings.set(camelCase(given), given);
    if (reservedNames.has(camelCase(given))) {
      throw new GalleryError("field.reserved", `${field} is recorded by Gallery itself and cannot be set`, {
        field,
      });
    }
    const type = standardField(name)?.type ?? typeOfGiven(value, field);
    checked.push([name, checkFieldValue(value, type, field)]);
  }
  return Object.fromEntries(checked);
}

function typeOfGiven(value: unknown, field: string): FieldType {
  const simple =
    typeof value === "string" ||
    typeof value === "number" ||
    typeof value === "boolean" ||
    Array.isArray(value);
  if (simple) return typeOfValue(value as FieldValue);
  throw new GalleryError(
    "field.type",
    `${field} must be text, number, true or false, or a list, got ${quote(value)}`,
    { field },
  );
}
