import { readFileSync } from "node:fs";
import { endpoints, pathOf } from "../endpoints.ts";
import { differences } from "./corpus/differences.ts";

export const PAGE = new URL("../../../../docs/mlflow.md", import.meta.url);

const differenceHead = "| where | MLflow | Gallery | why |\n| --- | --- | --- | --- |";
const endpointHead = "| method | path | standing | why |\n| --- | --- | --- | --- |";

export function readPage(): string {
  return readFileSync(PAGE, "utf8");
}

const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

function replaceTable(page: string, head: string, rows: readonly string[]): string {
  const start = page.indexOf(head);
  if (start < 0) throw new Error(`the page has no table ${head}`);
  const end = page.indexOf("\n\n", start);
  const rest = end < 0 ? "\n" : page.slice(end);
  return `${page.slice(0, start)}${[head, ...rows].join("\n")}${rest}`;
}

/** The page with its tables as they must be now. */
export function withTables(page: string): string {
  const told = differences.map(({ where, theirs, ours, why }) => row([where, theirs, ours, why]));
  const listed = endpoints.map((endpoint) =>
    row([endpoint.method, `\`${pathOf(endpoint)}\``, endpoint.standing, endpoint.why]),
  );
  return replaceTable(replaceTable(page, differenceHead, told), endpointHead, listed);
}
