import type { Rule } from "../../../../domain/rule.ts";
import { readRule } from "../../language/read.ts";
import { readTests } from "../read.ts";
import { type FindSelectionRule, Trial } from "../trial.ts";

/** A rule of team `t` from the words inside `rule:`, two blanks before each. */
export function ruleOf(words: string, head = ""): Rule {
  const { rule, problems } = readRule("t/r.yaml", `team: t\nuuid: r\n${head}rule:\n${words}`);
  if (rule === null) throw new Error(JSON.stringify(problems));
  return rule;
}

/** A trial of a rule against the text of a test file. */
export function trialOf(rule: Rule, text: string, findRule?: FindSelectionRule): Trial {
  const { tests, problems } = readTests("t/r.test.yaml", text, rule.kind);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return new Trial(rule, tests, findRule);
}

/** What of each test is not as expected: `test at moment: expected | got`. */
export const failuresOf = (trial: Trial): readonly string[] =>
  trial
    .outcomes()
    .flatMap(({ name, failures }) =>
      failures.map(({ at, expected, got }) => `${name} at ${at}: ${expected} | ${got}`),
    );
