import { inList, type Parameter } from "../query.ts";

/** A piece of SQL with its parameters in the order of its placeholders. */
export interface Fragment {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** Joins fragments with fixed text; a value that came from outside only ever becomes a parameter. */
export function sql(text: TemplateStringsArray, ...parts: readonly Fragment[]): Fragment {
  let joined = text[0]!;
  const parameters: Parameter[] = [];
  parts.forEach((part, index) => {
    joined += part.text + text[index + 1]!;
    for (const parameter of part.parameters) parameters.push(parameter);
  });
  return { text: joined, parameters };
}

/** Text of our own, never of a caller. */
export const raw = (text: string): Fragment => ({ text, parameters: [] });

export const number = (value: number | null): Fragment => ({
  text: "CAST(? AS DOUBLE PRECISION)",
  parameters: [value],
});
export const integer = (value: number): Fragment => ({ text: "CAST(? AS BIGINT)", parameters: [value] });
export const text = (value: string | null): Fragment => ({ text: "CAST(? AS TEXT)", parameters: [value] });

/** Whether a column has one of these ids, of which there are some. */
export function amongIds(column: string, ids: readonly number[]): Fragment {
  if (ids.length === 1) return sql`${raw(column)} = ${integer(ids[0]!)}`;
  const list = inList(ids);
  return sql`${raw(column)} IN ${{ text: list.sql, parameters: list.parameters }}`;
}

export function join(parts: readonly Fragment[], separator: string): Fragment {
  return {
    text: parts.map((part) => part.text).join(separator),
    parameters: parts.flatMap((part) => part.parameters),
  };
}
