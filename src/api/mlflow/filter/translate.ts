import type { Expression } from "../../../expression/tree.ts";
import { invalid, type MlflowError } from "../errors.ts";
import { pythonRepr } from "../requests/python.ts";
import { both, not } from "./build.ts";
import { type Clause, readFilter, type Syntax, Unreadable } from "./syntax.ts";

/** How the filters of one kind of record are read. */
export interface FilterKind<Read> {
  /** What a clause names and asks. Throws what MLflow says of a name or a value that it does not take. */
  read(clause: Clause): Read;
  /** Throws what MLflow says of a comparator that it does not take. */
  condition(read: Read): Expression;
  /** What is said of tokens that are no comparison. */
  unreadable(found: Unreadable, filter: string): MlflowError;
}

/** MLflow's filter as a condition of our language; null for one that asks nothing. Throws `MlflowError`. */
export function translate<Read>(filter: string | undefined, kind: FilterKind<Read>): Expression | null {
  if (filter === undefined || filter === "") return null;
  const syntax = understood(filter, kind);
  // Like MLflow, all is read before anything is compared, which tells which mistake is named first.
  const reads = new Map<Clause, Read>();
  for (const clause of clausesOf(syntax)) reads.set(clause, kind.read(clause));
  const built = (part: Syntax): Expression => {
    switch (part.kind) {
      case "clause":
        return kind.condition(reads.get(part.clause)!);
      case "not":
        return not(built(part.part));
      default:
        return both(part.kind, ...part.parts.map(built));
    }
  };
  return reads.size === 0 ? null : built(syntax);
}

function understood<Read>(filter: string, kind: FilterKind<Read>): Syntax {
  try {
    if (filter.trim() === "") throw new Unreadable({ strays: [], misplaced: null });
    return readFilter(filter);
  } catch (error) {
    if (error instanceof Unreadable) throw kind.unreadable(error, filter);
    throw error;
  }
}

function clausesOf(syntax: Syntax): readonly Clause[] {
  if (syntax.kind === "clause") return [syntax.clause];
  return syntax.kind === "not" ? clausesOf(syntax.part) : syntax.parts.flatMap(clausesOf);
}

/** What the searches that share a reader in MLflow say of what they cannot read. */
export const unreadable =
  (shown: (stray: string) => string) =>
  ({ strays, misplaced }: Unreadable, filter: string): MlflowError => {
    if (filter.trim() === "") return invalid(`Invalid filter ${pythonRepr(filter)}. Could not be parsed.`);
    if (strays.length === 0 && misplaced !== null) {
      return invalid(`Invalid comparison clause. Expected 'Identifier' found '${misplaced}'`);
    }
    const end = strays.indexOf(";");
    if (end >= 0 && !/;\s*$/.test(filter)) {
      return invalid(
        `Search filter contained multiple expression ${pythonRepr(filter)}. Provide AND-ed expression list.`,
      );
    }
    return invalid(`Invalid clause(s) in filter string: ${strays.map(shown).join(", ")}`);
  };
