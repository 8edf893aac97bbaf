import { type MetricScope, metricScopes } from "../../../domain/metric.ts";
import { splitDimensions } from "../../../stores/records/sql/search/names.ts";

export interface SeriesName {
  readonly scope: MetricScope;
  readonly name: string;
  /** Canonical JSON; `{}` without dimensions. */
  readonly dimensions: string;
}

/** `demand@1.0`: base version id and version; null when it is neither. */
export function readInstanceName(text: string): { baseVersionId: string; version: string } | null {
  const match = /^(.+)@(\d+\.\d+)$/.exec(text);
  return match === null ? null : { baseVersionId: match[1]!, version: match[2]! };
}

/** `Production.mape` or `Production.mape{event=holiday}`; a sentence when it is neither. */
export function readSeriesName(text: string): SeriesName | string {
  const dot = text.indexOf(".");
  const scope = metricScopes.find((each) => each === text.slice(0, dot));
  if (scope === undefined || dot === text.length - 1) {
    const name = text.slice(dot + 1) || "mape";
    return `${text} names no series; write a scope (${metricScopes.join(", ")}) and a metric, such as Production.${name}`;
  }
  const { name, dimensions } = splitDimensions(text.slice(dot + 1));
  if (/[{}]/.test(name))
    return `${text} has no dimensions that can be read; write ${scope}.mape{event=holiday}`;
  return { scope, name, dimensions: dimensions === "" ? "{}" : dimensions };
}
