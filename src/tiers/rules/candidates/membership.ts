import { compile, compileCondition, type Expression, namesUsed } from "../../../expression/index.ts";
import type { Candidate } from "../select/candidate.ts";
import { holds } from "../select/choose.ts";
import type { Clause, CompiledSelection } from "../select/compile.ts";
import { Subject } from "../select/subject.ts";

/** Fields that move with the log, though nothing else of an instance does. */
const moving: ReadonlySet<string> = new Set(["deprecated", "tags"]);

/**
 * Which instances of its project a rule looks at: those that meet the part of GIVEN that never changes for an
 * instance. Who does not meet it can never be champion, so nothing more is read of it.
 */
export class Membership {
  /** What a search can look for; null when every instance is a candidate. */
  readonly tree: Expression | null;
  readonly #compiled: CompiledSelection;
  readonly #clauses: readonly Clause[];

  constructor(compiled: CompiledSelection) {
    const fixed = compiled.given === null ? [] : conjunctsOf(compiled.given.tree).filter(isFixed);
    this.#compiled = compiled;
    this.#clauses = fixed.map((tree) => ({ tree, holds: compileCondition(tree), evaluate: compile(tree) }));
    this.tree = conjunction(fixed);
  }

  includes(candidate: Candidate): boolean {
    const subject = new Subject(this.#compiled, candidate);
    return this.#clauses.every((clause) => holds(clause, subject));
  }
}

/** Conditions that all have to hold. */
export const conjunctsOf = (tree: Expression): readonly Expression[] =>
  tree.kind === "and" ? tree.operands.flatMap(conjunctsOf) : [tree];

function conjunction(operands: readonly Expression[]): Expression | null {
  const [first] = operands;
  if (first === undefined) return null;
  return operands.length === 1 ? first : { kind: "and", operands, position: first.position };
}

function isFixed(tree: Expression): boolean {
  const { references, windows, usesTime } = namesUsed(tree);
  if (usesTime || windows.length > 0) return false;
  return references.every((each) => each.kind === "field" && !moving.has(each.name));
}
