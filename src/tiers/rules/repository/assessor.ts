import type { RuleProblem } from "../../../domain/rule.ts";
import { type Assessment, assess, type Standing } from "./assess.ts";
import { placeOf, type ReadRules, type RuleFile } from "./checks.ts";
import { Proofs } from "./proofs.ts";
import { ruleChecks } from "./real-checks.ts";

/** A commit as it was read, and what is in force before it: plain values, which threads can hand each other. */
export interface AssessmentInput {
  /** By path from the folder of the rules. */
  readonly texts: ReadonlyMap<string, string>;
  /** What is there and was not read, and why. */
  readonly unread: readonly RuleProblem[];
  readonly standing: Standing;
}

/** Decides what becomes of each rule with a commit. It remembers what it has proved. */
export interface Assessor {
  assess(input: AssessmentInput): Promise<Assessment>;
  close(): Promise<void>;
}

/** Takes its time in this thread. */
export function assessorHere(): Assessor {
  const proofs = new Proofs();
  return {
    async assess({ texts, unread, standing }) {
      const assessment = assess(withUnread(ruleChecks.read(texts), unread), standing, ruleChecks, proofs);
      proofs.forget();
      return assessment;
    },
    async close() {},
  };
}

/** A rule's file that was not read is there all the same: it is broken, not removed. */
function withUnread(read: ReadRules, unread: readonly RuleProblem[]): ReadRules {
  const rules = unread.flatMap(({ file, severity }): RuleFile[] => {
    const place = severity === "error" ? placeOf(file) : undefined;
    return place === undefined ? [] : [{ file, ...place, rule: null, text: null, test: null }];
  });
  return {
    ...{ teams: read.teams, prove: (file) => read.prove(file) },
    rules: [...read.rules, ...rules],
    problems: [...read.problems, ...unread],
  };
}
