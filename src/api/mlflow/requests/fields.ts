import { invalid, type MlflowError } from "../errors.ts";
import { pythonJson, pythonType } from "./python.ts";

/** How one value of a request is read. */
export interface Kind<T> {
  /** @throws MlflowError naming the path */
  readonly read: (value: unknown, path: string) => T;
  /** From the values of a query parameter, which are all text; the last one unless told. */
  readonly fromQuery?: (values: readonly string[], path: string) => T;
}

export interface Required<T> {
  readonly required: Kind<T>;
}

type Field = Kind<unknown> | Required<unknown>;

/** Fields in the order in which they are checked, so that the first complaint is MLflow's first. */
export type Fields = Readonly<Record<string, Field>>;

export type Values<F extends Fields> = {
  readonly [Name in keyof F]: F[Name] extends Required<infer T>
    ? T
    : F[Name] extends Kind<infer T>
      ? T | undefined
      : never;
};

/** How MLflow ends what it says of a parameter. */
export const apiDocs = " See the API docs for more information about request parameters.";

export function missingValue(path: string): MlflowError {
  return invalid(`Missing value for required parameter '${path}'.${apiDocs}`);
}

export function wrongType(value: unknown, path: string): MlflowError {
  const told = `Invalid value ${pythonJson(value)} for parameter '${path}' supplied:`;
  return invalid(`${told}  Hint: Value was of type '${pythonType(value)}'.${apiDocs}`);
}

export function required<T>(kind: Kind<T>): Required<T> {
  return { required: kind };
}

export const text: Kind<string> = {
  read(value, path) {
    if (typeof value === "string") return value;
    throw wrongType(value, path);
  },
};

const INTEGER = /^[+-]?\d+$/;

/** A whole number, or its digits as text, within what a double holds exactly. */
export const int64: Kind<number> = {
  read(value, path) {
    const number = typeof value === "string" && INTEGER.test(value) ? Number(value) : value;
    if (typeof number !== "number" || !Number.isInteger(number)) throw wrongType(value, path);
    if (Number.isSafeInteger(number)) return number;
    throw invalid(
      `Invalid value ${pythonJson(value)} for parameter '${path}' supplied: whole numbers up to 2^53 - 1 are kept.${apiDocs}`,
    );
  },
};

const named: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
};
const DECIMAL = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** A number, its digits as text, or `NaN`, `Infinity`, `-Infinity` as JSON has no words for them. */
export const double: Kind<number> = {
  read(value, path) {
    if (typeof value === "number") return value;
    if (typeof value === "string") {
      const number = named[value] ?? (DECIMAL.test(value) ? Number(value) : undefined);
      if (number !== undefined) return number;
    }
    throw wrongType(value, path);
  },
};

export const bool: Kind<boolean> = {
  read(value, path) {
    if (typeof value === "boolean") return value;
    throw wrongType(value, path);
  },
  fromQuery(values) {
    const value = values.at(-1) as string;
    const lower = value.toLowerCase();
    if (lower === "true" || lower === "false") return lower === "true";
    throw invalid(`Invalid boolean value: ${value}, must be 'true' or 'false'.`);
  },
};

/** One of the names of an enumeration, or its number. */
export function choice<Name extends string>(numbers: Readonly<Record<Name, number>>): Kind<Name> {
  const names = new Map<unknown, Name>();
  for (const [name, number] of Object.entries(numbers) as [Name, number][]) {
    names.set(name, name).set(number, name).set(String(number), name);
  }
  return {
    read(value, path) {
      const name = names.get(value);
      if (name !== undefined) return name;
      throw wrongType(value, path);
    },
  };
}

export function list<T>(kind: Kind<T>): Kind<readonly T[]> {
  const read = (values: readonly unknown[], path: string): readonly T[] =>
    values.map((value, index) => kind.read(value, `${path}[${index}]`));
  return {
    read(value, path) {
      if (Array.isArray(value)) return read(value, path);
      throw wrongType(value, path);
    },
    fromQuery: read,
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

/** A nested message. */
export function message<F extends Fields>(fields: F): Kind<Values<F>> {
  const read = reader(fields);
  return {
    read(value, path) {
      if (isObject(value)) return read(value, `${path}.`);
      throw wrongType(value, path);
    },
  };
}

/** Checks an object's fields and gives them; what is not a field is passed over, as MLflow does. */
export function reader<F extends Fields>(
  fields: F,
): (given: Readonly<Record<string, unknown>>, at?: string) => Values<F> {
  const entries = entriesOf(fields);
  return (given, at = "") => {
    const values: Record<string, unknown> = {};
    for (const { name, kind, isRequired } of entries) {
      const value = given[name];
      if (value === undefined || value === null || (isRequired && value === "")) {
        if (isRequired) throw missingValue(`${at}${name}`);
        values[name] = undefined;
      } else {
        values[name] = kind.read(value, `${at}${name}`);
      }
    }
    return values as Values<F>;
  };
}

/** The same from a query, where a list is a parameter given several times. */
export function queryReader<F extends Fields>(fields: F): (query: URLSearchParams) => Values<F> {
  const entries = entriesOf(fields);
  return (query) => {
    const values: Record<string, unknown> = {};
    for (const { name, kind, isRequired } of entries) {
      const given = query.getAll(name);
      if (given.length === 0 || (isRequired && given[0] === "")) {
        if (isRequired) throw missingValue(name);
        values[name] = undefined;
      } else {
        values[name] = kind.fromQuery ? kind.fromQuery(given, name) : kind.read(given[0], name);
      }
    }
    return values as Values<F>;
  };
}

function entriesOf(fields: Fields): { name: string; kind: Kind<unknown>; isRequired: boolean }[] {
  return Object.entries(fields).map(([name, field]) =>
    "required" in field
      ? { name, kind: field.required, isRequired: true }
      : { name, kind: field, isRequired: false },
  );
}
