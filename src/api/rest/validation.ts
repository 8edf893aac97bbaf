import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { GalleryError } from "../../domain/errors.ts";
import { complaintOf } from "./complaint.ts";
import type { JsonSchema, Operation, Parameter } from "./contract.ts";
import { coerce, readQuery } from "./query.ts";

/** Gives the checked value, or throws the catalogue error that names the field. */
export type Check = (input: unknown) => unknown;

export interface Checks {
  readonly params: Check;
  readonly query: Check;
  readonly headers: Check;
  readonly body: Check;
}

/**
 * Numbers beyond a double arrive as infinity; the tiers refuse those with the same code at every door, so `number`
 * lets them pass here.
 */
export function createValidator(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    strictNumbers: false,
    verbose: true,
    ownProperties: true,
    discriminator: true,
  });
  addFormats.default(ajv, ["date-time"]);
  return ajv;
}

function objectOf(parameters: readonly Parameter[], open: boolean): JsonSchema {
  return {
    type: "object",
    additionalProperties: open,
    required: parameters.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(
      parameters.map(({ name, schema, content }) => [
        name,
        schema ?? content?.["application/json"].schema ?? {},
      ]),
    ),
  };
}

function run(validate: ValidateFunction, value: unknown, subject: string): unknown {
  if (validate(value)) return value;
  throw complaintOf(validate.errors ?? [], subject);
}

function headerCheck(ajv: Ajv2020, parameters: readonly Parameter[]): Check {
  const validate = ajv.compile(objectOf(parameters, true));
  return (input) => {
    const given = input as Record<string, string | string[] | undefined>;
    const values: Record<string, unknown> = {};
    for (const { name, schema } of parameters) {
      const text = given[name.toLowerCase()];
      if (typeof text === "string") values[name] = coerce(text, schema ?? {});
      else if (text !== undefined) values[name] = text;
    }
    run(validate, values, "the headers");
    return input;
  };
}

function paramCheck(ajv: Ajv2020, parameters: readonly Parameter[]): Check {
  const validate = ajv.compile(objectOf(parameters, false));
  const schemas = new Map(parameters.map(({ name, schema }) => [name, schema ?? {}]));
  return (input) => {
    const values = Object.entries(input as Record<string, string>).map(([name, text]) => [
      name,
      coerce(text, schemas.get(name) ?? {}),
    ]);
    return run(validate, Object.fromEntries(values), "the path");
  };
}

function bodyCheck(ajv: Ajv2020, operation: Operation): Check {
  const media = operation.requestBody?.content["application/json"];
  if (media === undefined) return (input) => input;
  const validate = ajv.compile(media.schema);
  return (input) => {
    if (input === undefined && operation.requestBody?.required) {
      throw new GalleryError("request.malformed", "the body is missing");
    }
    return input === undefined ? input : run(validate, input, "the body");
  };
}

/** Compiles what one operation documents about its request. */
export function checksOf(ajv: Ajv2020, operation: Operation): Checks {
  const at = (place: Parameter["in"]): Parameter[] =>
    operation.parameters.filter((parameter) => parameter.in === place);
  const query = ajv.compile(objectOf(at("query"), false));
  return {
    params: paramCheck(ajv, at("path")),
    query: (input) => run(query, readQuery(at("query"), input as string), "the query"),
    headers: headerCheck(
      ajv,
      at("header").filter(({ name }) => name !== "X-Request-Id"),
    ),
    body: bodyCheck(ajv, operation),
  };
}
