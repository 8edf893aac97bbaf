import { GalleryError } from "../../../domain/errors.ts";
import type { Expression } from "../../../expression/index.ts";
import { compile, namesUsed } from "../../../expression/index.ts";
import { conjunctsOf } from "../candidates/membership.ts";
import type { StagedRule } from "../rule-book.ts";
import type { Candidate } from "../select/candidate.ts";
import { type Compiled, compileAction, compileSelection } from "../select/compile.ts";
import { Subject } from "../select/subject.ts";

/** An instance that is only thought of. */
export interface Prospect {
  readonly candidate: Candidate;
  /** Whether a field of it is known before it is there. */
  readonly knows: (field: string) => boolean;
}

/** Whether a rule's GIVEN is about an instance. */
export type Concern = "yes" | "maybe" | "no";

/** One of the conditions that all have to hold. */
type Question = (prospect: Prospect) => Concern;

const questions = new WeakMap<StagedRule["rule"], readonly Question[]>();

/** Whether a rule is about any of these; `maybe` also when the budget does not allow to look at all of them. */
export function concernOf(
  { rule }: StagedRule,
  prospects: readonly Prospect[],
  budget: { looks: number },
): Concern {
  const asked = questionsOf(rule);
  let most: Concern = "no";
  for (const prospect of prospects) {
    if (budget.looks <= 0) return "maybe";
    budget.looks -= 1;
    const concern = answerOf(asked, prospect);
    if (concern === "yes") return concern;
    if (concern === "maybe") most = concern;
  }
  return most;
}

function answerOf(asked: readonly Question[], prospect: Prospect): Concern {
  let all: Concern = "yes";
  for (const question of asked) {
    const concern = question(prospect);
    if (concern === "no") return concern;
    if (concern === "maybe") all = concern;
  }
  return all;
}

function questionsOf(rule: StagedRule["rule"]): readonly Question[] {
  let found = questions.get(rule);
  if (found === undefined) {
    const compiled = rule.kind === "selection" ? compileSelection(rule) : compileAction(rule);
    const parts = compiled.given === null ? [] : conjunctsOf(compiled.given.tree);
    found = parts.map((tree) => questionOf(compiled, tree));
    questions.set(rule, found);
  }
  return found;
}

/** What moves later, and the moment itself, say nothing of an instance that is not there yet. */
function questionOf(compiled: Compiled, tree: Expression): Question {
  const { references, windows, usesTime } = namesUsed(tree);
  const fields = references.flatMap((each) => (each.kind === "field" ? [each.name] : []));
  if (usesTime || windows.length > 0 || fields.length < references.length) return () => "maybe";
  const evaluate = compile(tree);
  return ({ candidate, knows }) => {
    if (!fields.every(knows)) return "maybe";
    try {
      const result = evaluate(new Subject(compiled, candidate));
      return result.kind === "value" && result.value === true ? "yes" : "no";
    } catch (reason) {
      if (reason instanceof GalleryError) return "no";
      throw reason;
    }
  };
}
