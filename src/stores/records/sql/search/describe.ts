import { metricScopes } from "../../../../domain/metric.ts";
import type { FieldType } from "../../../../domain/values.ts";
import { metricsUsed } from "../../../../expression/names.ts";
import type { Expression } from "../../../../expression/tree.ts";
import type { Dialect } from "../dialect.ts";
import { bind } from "./bind.ts";
import type { Catalogue, Series } from "./catalogue.ts";
import { compileSql } from "./compile.ts";
import type { Fragment } from "./fragment.ts";
import { splitDimensions } from "./names.ts";
import { sourceSql } from "./sources.ts";

/**
 * The SQL that a condition becomes over the instance row `i`, without a database: the fields have the types given,
 * and every metric that it names has a series in each scope. In place of the texts that match a pattern stands the
 * pattern. Throws field.unknown and expression.type.
 * @param now what `now()` means, in milliseconds since the epoch
 */
export function describeSql(
  tree: Expression,
  fields: Readonly<Record<string, FieldType>>,
  dialect: Dialect,
  now: number,
): Fragment {
  const catalogue: Catalogue = {
    project: 0,
    name: "project",
    fields: new Map(Object.entries(fields)),
    series: seriesNamedBy(tree),
  };
  const matches = ({ pattern }: { readonly pattern: string }) => ({ matching: [pattern], refused: [] });
  return compileSql(bind(tree, catalogue, now), {
    dialect,
    source: (source) => sourceSql(source, { dialect, now, past: null }),
    matches,
  });
}

function seriesNamedBy(tree: Expression): Series[] {
  const names = [...new Set(metricsUsed(tree).map(({ name }) => name))];
  const all = names.flatMap((name) => metricScopes.map((scope) => ({ scope, ...splitDimensions(name) })));
  return all.map((series, index) => ({ id: index + 1, ...series }));
}
