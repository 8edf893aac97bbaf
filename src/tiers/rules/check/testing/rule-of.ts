import type { SelectionRule } from "../../../../domain/rule.ts";
import type { RuleInFile } from "../examined.ts";

/** A selection rule without a file. */
export const ruleOf = (parts: Partial<SelectionRule>): RuleInFile => ({
  rule: {
    kind: "selection",
    team: "forecasting",
    name: "champion",
    uuid: "champion",
    description: "",
    project: "marketplace",
    stage: "on",
    share: null,
    given: null,
    when: null,
    environment: null,
    scope: null,
    window: null,
    context: {},
    evidence: { count: null, age: null },
    comparator: "a.created_time > b.created_time",
    margin: null,
    coolDown: null,
    guards: [],
    fallback: [],
    ...parts,
  },
  source: { file: "forecasting/champion.yaml", locate: () => null },
});

export const team = { name: "forecasting", projects: ["marketplace"], environments: [], callbacks: {} };
