import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PartResult } from "./bench.ts";

export interface StoredResult extends PartResult {
  readonly command: string;
  readonly date: string;
  readonly machine: string;
  readonly versions: Readonly<Record<string, string>>;
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

function section({ title, peer, rows, notes, command, date, machine, versions }: StoredResult): string {
  const compared = peer === "" ? ["", "Gallery", "target"] : ["", "Gallery", peer, "ratio", "target"];
  const cells = rows.map((row) =>
    peer === ""
      ? [row.what, row.gallery, row.target]
      : [row.what, row.gallery, row.peer, row.ratio, row.target],
  );
  const line = (words: readonly string[]) => `| ${words.join(" | ")} |`;
  const used = Object.entries(versions).map(([name, version]) => `${name} ${version.replace(/^v/, "")}`);
  return [
    `### ${title}`,
    "",
    line(compared),
    line(compared.map(() => "---")),
    ...cells.map(line),
    "",
    ...notes.map((note) => `- ${note}`),
    `- \`${command}\`, ${date}, ${used.join(", ")}; ${machine}.`,
    "",
  ].join("\n");
}
