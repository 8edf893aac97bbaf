import { readFileSync } from "node:fs";
import { endpoints, pathOf } from "../endpoints.ts";

export const PAGE = new URL("../../../../docs/mlflow.md", import.meta.url);

const HEAD = ["| method | path | standing | why |", "| --- | --- | --- | --- |"];

export function readPage(): string {
  return readFileSync(PAGE, "utf8");
}

/** The table of endpoints as the page has it. */
export function endpointTable(): string {
  const rows = endpoints.map((endpoint) => {
    const { method, standing, why } = endpoint;
    return `| ${method} | \`${pathOf(endpoint)}\` | ${standing} | ${why} |`;
  });
  return [...HEAD, ...rows].join("\n");
}

/** The page with the table of now in it. */
export function withTable(page: string): string {
  const start = page.indexOf(HEAD.join("\n"));
  const end = page.indexOf("\n\n", start);
  return `${page.slice(0, start)}${endpointTable()}${end < 0 ? "\n" : page.slice(end)}`;
}
