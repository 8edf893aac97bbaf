import type { WindowFunction } from "./tree.ts";
import { windowFunctions } from "./tree.ts";

/**
 * What a function takes at a place: `metric` a metric's name, `duration` a text such as "24h", `rank` a number
 * from 0 to 100, `moment` a text such as "2026-01-01T00:00:00Z", `pattern` a text such as "a%" (these five as
 * literals), `time` and `text` any expression.
 */
export type ArgumentKind = "metric" | "duration" | "rank" | "moment" | "pattern" | "time" | "text";

export interface FunctionSignature {
  readonly name: FunctionName;
  readonly arguments: readonly ArgumentKind[];
  readonly result: "number" | "time" | "boolean";
  readonly summary: string;
}

export type FunctionName = WindowFunction | "age" | "now" | "time" | "duration" | "number" | "like" | "ilike";

const windowSummaries: Readonly<Record<WindowFunction, string>> = {
  avg: "mean of the metric's values in the window",
  min: "smallest value in the window",
  max: "largest value in the window",
  sum: "sum of the values in the window",
  count: "number of values in the window; 0 when there are none, never missing",
  last: "newest value in the window",
  percentile: "value below which the given percentage of the window lies, interpolated linearly",
};

/** Gallery's own functions; everything else that looks like a call is refused. */
export const functions: ReadonlyMap<string, FunctionSignature> = new Map(
  [
    ...windowFunctions.map(
      (name): FunctionSignature => ({
        name,
        arguments: name === "percentile" ? ["metric", "rank", "duration"] : ["metric", "duration"],
        result: "number",
        summary: windowSummaries[name],
      }),
    ),
    { name: "age", arguments: ["time"], result: "number", summary: "seconds from the time until now" },
    { name: "now", arguments: [], result: "time", summary: "the moment of the evaluation" },
    { name: "time", arguments: ["moment"], result: "time", summary: "a fixed time" },
    { name: "duration", arguments: ["duration"], result: "number", summary: "the duration in seconds" },
    {
      name: "number",
      arguments: ["text"],
      result: "number",
      summary: "the number that the text writes; missing when it writes none",
    },
    {
      name: "like",
      arguments: ["text", "pattern"],
      result: "boolean",
      summary: "whether the text, or an item of the list, is like the pattern: `%` is any letters, `_` one",
    },
    {
      name: "ilike",
      arguments: ["text", "pattern"],
      result: "boolean",
      summary: "the same, where A to Z and a to z are alike",
    },
  ].map((signature) => [signature.name, signature as FunctionSignature]),
);

export const isWindowFunction = (name: FunctionName): name is WindowFunction =>
  (windowFunctions as readonly string[]).includes(name);
