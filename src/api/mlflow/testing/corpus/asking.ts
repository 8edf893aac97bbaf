/** One request of the corpus. `{NAME}` in its texts stands for what an earlier answer was saved as. */
export interface Asking {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below `/api/2.0/mlflow/`, with the query. */
  readonly path: string;
  /** JSON; text is sent as it is. */
  readonly body?: unknown;
  /** Content-Type; `application/json` unless told, none when empty. */
  readonly type?: string;
  /** Names for values of the answer, each with the path to it. */
  readonly save?: Readonly<Record<string, string>>;
}

export const get = (path: string, query: Readonly<Record<string, string>> = {}): Asking => {
  const text = new URLSearchParams(query).toString().replaceAll("%7B", "{").replaceAll("%7D", "}");
  return { method: "GET", path: text === "" ? path : `${path}?${text}` };
};

export const post = (path: string, body: unknown, save?: Asking["save"]): Asking => ({
  method: "POST",
  path,
  body,
  ...(save && { save }),
});

type Kind = "text" | "int" | "double" | "list";

export interface Given {
  readonly name: string;
  readonly kind: Kind;
}

const unfit: Readonly<Record<Kind, readonly unknown[]>> = {
  text: [5, 1.5, true, ["a"], { b: 2, a: "é" }, null, ""],
  int: ["abc", "12", "-3", " 5", "1.5", 1.5, true, [1], { a: 1 }, null, "", "99999999999999999999"],
  double: ["abc", "1.5", "1e3", "NaN", "Infinity", "-Infinity", "nan", true, [1], { a: 1 }, null, ""],
  list: ["abc", 5, { a: 1 }, true, null, [5], ["x"], [null], []],
};

/** The request without each of its fields, and with every unfitting value in the place of each. */
export function variations(
  path: string,
  valid: Readonly<Record<string, unknown>>,
  fields: readonly Given[],
): Asking[] {
  return fields.flatMap(({ name, kind }) => {
    const { [name]: _, ...without } = valid;
    return [post(path, without), ...unfit[kind].map((value) => post(path, { ...valid, [name]: value }))];
  });
}

const unfitQuery = ["", "abc", "1.5", "-1", "0", "é ü"];

/** The same for a query. */
export function queryVariations(
  path: string,
  valid: Readonly<Record<string, string>>,
  names: readonly string[],
): Asking[] {
  return names.flatMap((name) => {
    const { [name]: _, ...without } = valid;
    return [get(path, without), ...unfitQuery.map((value) => get(path, { ...valid, [name]: value }))];
  });
}
