import type { LoggedModelQuery } from "../../domain/logged-model.ts";
import { MlflowError } from "./errors.ts";
import { findRun } from "./ids.ts";

const COMPARISON = /^\s*(?:attributes\.)?(name|source_run_id)\s*=\s*(?:'([^']*)'|"([^"]*)")\s*(?:\bAND\b|$)/i;

type Wanted = Pick<LoggedModelQuery, "name" | "sourceRun">;

/** What clients ask by themselves, to find the model of a run: names and runs that must be equal. */
export function modelsWanted(filter: string | undefined): Wanted | "none" {
  let rest = filter ?? "";
  let wanted: Wanted = {};
  while (rest.trim() !== "") {
    const found = COMPARISON.exec(rest);
    if (found === null) {
      throw new MlflowError(
        "NOT_IMPLEMENTED",
        "Logged models are found by name = '...' and source_run_id = '...' only.",
      );
    }
    const [whole, entity, single, double] = found;
    const value = single ?? double ?? "";
    const sourceRun = findRun(value);
    if (entity!.toLowerCase() === "name") wanted = { ...wanted, name: value };
    else if (sourceRun === undefined) return "none";
    else wanted = { ...wanted, sourceRun };
    rest = rest.slice(whole.length);
  }
  return wanted.name === "" ? "none" : wanted;
}
