import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PartResult } from "./bench.ts";

/** How figures came to be. */
export interface Origin {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** What can be measured alone: some rows of a table, with what is to be said of them. */
export type Group = Pick<PartResult, "rows" | "notes" | "data">;

/** A table whose groups of rows may come from different days. */
export interface GroupedResult extends Pick<PartResult, "title" | "peer" | "notes"> {
  /** In the order of the table. */
  readonly groups: Readonly<Record<string, Group & Origin>>;
}

export type StoredResult = (PartResult & Origin) | GroupedResult;

/**
 * A table with one group in the place of what was measured of it before; its other groups stay.
 *
 * @param order names of all groups, as the table has them
 */
export function withGroup(
  before: GroupedResult | undefined,
  table: Omit<GroupedResult, "groups">,
  order: readonly string[],
  name: string,
  group: Group & Origin,
): GroupedResult {
  const all = { ...before?.groups, [name]: group };
  return {
    ...table,
    groups: Object.fromEntries(order.flatMap((each) => (all[each] ? [[each, all[each]]] : []))),
  };
}

const BEGIN = "<!-- results: written by bench/run -->";
const END = "<!-- end of results -->";

/** In the order of the page. */
const PARTS = [
  "footprint",
  "metrics-single",
  "metrics-bulk",
  "load-million",
  "search",
  "blob",
  "propagation",
  "rules-champions",
  "rules-actions",
  "rules-backtest",
  "mlflow-sqlite",
  "mlflow-postgresql",
];

/** Puts the stored results of all parts between the markers of the page. */
export function render(results: string, page: string): void {
  const sections = PARTS.map((part) => join(results, `${part}.json`))
    .filter((file) => existsSync(file))
    .map((file) => section(JSON.parse(readFileSync(file, "utf8")) as StoredResult));
  const text = readFileSync(page, "utf8");
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`the markers of the results are missing in ${page}`);
  writeFileSync(page, `${text.slice(0, begin + BEGIN.length)}\n\n${sections.join("\n")}\n${text.slice(end)}`);
}

function section(result: StoredResult): string {
  const { title, peer } = result;
  const groups = "groups" in result ? Object.entries(result.groups) : [];
  const rows = "groups" in result ? groups.flatMap(([, group]) => group.rows) : result.rows;
  const told = groups.flatMap(([name, { notes }]) => notes.map((note) => `${name}: ${note}`));
  const origins =
    "groups" in result ? groups.map(([name, group]) => `${name}: ${originOf(group)}`) : [originOf(result)];
  const compared = peer === "" ? ["", "Gallery", "target"] : ["", "Gallery", peer, "ratio", "target"];
  const cells = rows.map((row) =>
    peer === ""
      ? [row.what, row.gallery, row.target]
      : [row.what, row.gallery, row.peer, row.ratio, row.target],
  );
  const line = (words: readonly string[]) => `| ${words.join(" | ")} |`;
  return [
    `### ${title}`,
    "",
    line(compared),
    line(compared.map(() => "---")),
    ...cells.map(line),
    "",
    ...[...result.notes, ...told, ...origins].map((note) => `- ${note}`),
    "",
  ].join("\n");
}

function originOf({ command, date, machine, versions }: Origin): string {
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version.replace(/^v/, "")}`);
  return `\`${command}\`, ${date}, ${used.join(", ")}; ${machine}.`;
}
