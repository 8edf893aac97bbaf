import { readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RuleProblem } from "../../../../domain/rule.ts";
import { problemsOf, readRepository } from "../../language/repository.ts";
import { checkRules } from "../check.ts";
import type { KnownFields } from "../types.ts";

const folder = fileURLToPath(new URL("samples/", import.meta.url));

/** A repository of one fault: its name is the problem's code, with words behind a dash where a code has several. */
export interface Sample {
  readonly name: string;
  /** Texts by path in the repository. */
  readonly files: ReadonlyMap<string, string>;
}

/** One file for a fault of one rule, a folder for a fault between rules. */
export function readSamples(): readonly Sample[] {
  return readdirSync(folder)
    .filter((name) => name !== "teams.yaml")
    .sort()
    .map((name) => ({
      name: name.replace(/\.yaml$/, ""),
      files: new Map([
        ...rulesIn(join(folder, name)),
        ["teams.yaml", readFileSync(join(folder, "teams.yaml"), "utf8")],
      ]),
    }));
}

function rulesIn(place: string): readonly (readonly [string, string])[] {
  const paths = statSync(place).isDirectory() ? readdirSync(place).map((name) => join(place, name)) : [place];
  return paths.map((path) => [`forecasting/${basename(path)}`, readFileSync(path, "utf8")]);
}

/** Everything that is wrong in a sample. */
export function problemsIn({ files }: Sample, fields?: KnownFields): readonly RuleProblem[] {
  const repository = readRepository(files, "");
  const rules = repository.rules.flatMap(({ rule, source }) => (rule === null ? [] : [{ rule, source }]));
  const input = { rules, teams: repository.teams, ...(fields === undefined ? {} : { fields }) };
  return [...problemsOf(repository), ...checkRules(input)];
}

/** What a sample says of itself: a line `# <line>:<column> <severity> <code>: <message>` for each problem. */
export function expectationsIn({ files }: Sample): readonly string[] {
  return [...files].flatMap(([file, text]) =>
    [...text.matchAll(/^# (\d.*)$/gm)].map(([, expected]) => `${file}:${expected}`),
  );
}

export const toldOf = ({ file, line, column, severity, code, message }: RuleProblem): string =>
  `${file}:${line}:${column} ${severity} ${code}: ${message}`;
