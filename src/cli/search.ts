import { type Command, Option } from "commander";
import type { FieldValue, SearchHit, SearchScope, SortKey } from "../client/index.ts";
import { asOfOption, command, orderOption, type Paging, paged, pageOf } from "./kit/command.ts";
import { type Context, withServer } from "./kit/context.ts";
import { UsageError } from "./kit/failure.ts";
import { instanceColumns } from "./kit/records.ts";
import type { Cell, Column } from "./kit/table.ts";
import { readPaths } from "./kit/values.ts";

interface SearchOptions extends Paging {
  readonly order?: readonly SortKey[];
  readonly select?: readonly string[];
  readonly count?: true;
  readonly facet?: string;
  readonly bestPer?: string;
  readonly deprecated?: true;
  readonly asOf?: string;
}

export function searchCommand(): Command {
  const search = command("search", "find instances by a condition over fields, tags and metrics", [
    `gallery search 'city == "Rome" and metrics.Validation["mae"] < 5' --order created:desc -p marketplace`,
    `gallery search 'modelName == "linear_regression"' --select uuid,city,created --all -o ndjson`,
    "gallery search --facet city -p marketplace",
    `gallery search --best-per city --order 'metrics.Validation["mae"]' -p marketplace`,
  ]);
  return paged(search.argument("[expression]", "condition; every instance without one"))
    .addOption(orderOption())
    .addOption(
      new Option("--select <paths>", "columns instead of whole instances, comma-separated").argParser(
        readPaths,
      ),
    )
    .addOption(new Option("--count", "print only how many there are").conflicts(["facet", "bestPer"]))
    .addOption(
      new Option("--facet <field>", "print the most frequent values of a field").conflicts(["bestPer"]),
    )
    .option("--best-per <field>", "print the first by --order for each value of a field")
    .option("--deprecated", "also those that are deprecated")
    .addOption(asOfOption())
    .action(withServer(find));
}

async function find(context: Context, options: SearchOptions, where?: string): Promise<void> {
  const scope: SearchScope = {
    project: context.anyProject(),
    where,
    includeDeprecated: options.deprecated,
    asOf: options.asOf,
  };
  if (options.count) await printCount(context, scope);
  else if (options.facet !== undefined) await printFacets(context, scope, options.facet, options);
  else if (options.bestPer !== undefined) await printBest(context, scope, options.bestPer, options);
  else await printHits(context, scope, options);
}

async function printHits(
  { client, output }: Context,
  scope: SearchScope,
  options: SearchOptions,
): Promise<void> {
  const page = pageOf(options);
  const { order: orderBy, select } = options;
  const hits = client.search.all({ ...scope, orderBy, select, page_size: page.page_size });
  await output.list(hits, hitColumns(select), page);
}

async function printCount({ client, output }: Context, scope: SearchScope): Promise<void> {
  const count = await client.search.count(scope);
  await output.record({ count }, [["count", count]]);
}

async function printFacets(
  { client, output }: Context,
  scope: SearchScope,
  field: string,
  paging: Paging,
): Promise<void> {
  const facets = await client.search.facets({ ...scope, field, limit: paging.all ? 1000 : paging.limit });
  if (output.format === "json") return output.record(facets, []);
  await output.list(facets.values, [
    { title: field, of: ({ value }) => cell(value) },
    { title: "count", of: ({ count }) => count },
  ]);
  const hidden = facets.distinct - facets.values.length;
  if (hidden > 0) output.note(`${hidden} further values are not shown; --limit or --all shows more.`);
  if (facets.missing > 0) output.note(`${facets.missing} instances have no ${field}.`);
}

async function printBest(
  context: Context,
  scope: SearchScope,
  per: string,
  options: SearchOptions,
): Promise<void> {
  const [orderBy, ...others] = options.order ?? [];
  if (orderBy === undefined || others.length > 0)
    throw new UsageError("--best-per needs exactly one --order");
  const limit = options.all ? 10_000 : options.limit;
  const { items } = await context.client.search.bestPer({
    ...scope,
    per,
    orderBy,
    select: options.select,
    limit,
  });
  await context.output.list(items, [
    { title: per, of: ({ value }) => cell(value) },
    ...hitColumns(options.select?.filter((path) => path !== per)).map(({ title, of }) => ({
      title,
      of: ({ best }: { best: SearchHit }) => of(best),
    })),
  ]);
  if (items.length === limit)
    context.output.note(`There is more than these ${limit}; --limit or --all shows it.`);
}

function hitColumns(select: readonly string[] | undefined): readonly Column<SearchHit>[] {
  if (select === undefined || select.includes("*")) {
    return instanceColumns.map(({ title, of }) => ({
      title,
      of: ({ instance }: SearchHit) => (instance === undefined ? undefined : of(instance)),
    }));
  }
  return ["uuid", ...select.filter((path) => path !== "uuid")].map((path) => ({
    title: path,
    of: ({ uuid, values }: SearchHit) => (path === "uuid" ? uuid : cell(values?.[path])),
  }));
}

function cell(value: FieldValue | undefined): Cell {
  return typeof value === "object" ? value.join(", ") : value;
}
