import type { Rule } from "../../domain/rule.ts";

/** Whose rule a new one is. */
export interface RuleIdentity {
  readonly team: string;
  readonly uuid: string;
  /** Null for a team that has only one. */
  readonly project: string | null;
}

/** A rule to begin with, in canonical form. */
export function ruleTemplate(kind: Rule["kind"], { team, uuid, project }: RuleIdentity): string {
  const about =
    kind === "selection"
      ? "The instance with the smallest error, when it is small enough."
      : "Deploys an instance whose bias is small.";
  return `# Words and their meaning: docs/rules.md. Try it: gallery rule test
team: ${team}
# Clients ask for this; it stays when the file is renamed.
uuid: ${uuid}
description: ${about}
# A draft does nothing. Then come shadow (decides, but does not act), canary (for a share of the partitions) and on.
stage: draft
rule:
${project === null ? "" : `  PROJECT: ${project}\n`}${kind === "selection" ? selectionWords : actionWords}`;
}

const selectionWords = `  # Which instances: a condition over their metadata.
  GIVEN: model_domain == "UberX"
  # Which of them qualify now: a condition over metrics. A missing metric does not qualify.
  WHEN: metrics.mae <= 5
  ENVIRONMENT: production
  # Metrics count in this scope.
  SCOPE: Production
  # Whether candidate a is better than candidate b.
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
  # Worth adding: MARGIN and COOL_DOWN against switching to and fro, EVIDENCE (count, age), GUARDS, and FALLBACK for
  # when nothing qualifies.
`;

const actionWords = `  # Which instances: a condition over their metadata.
  GIVEN: model_domain == "UberX"
  # When to act: a condition over metrics. A missing metric does not count as true.
  WHEN: metrics.bias <= 0.1 and metrics.bias > -0.1
  # Metrics count in this scope.
  SCOPE: Validation
  # What to do: deploy, deprecate, email, alert, retrain, or a callback of the team in teams.yaml.
  CALLBACK_ACTIONS:
    - action: deploy
      environment: production
  # Worth adding: FOR (held for so long), UNTIL (what has to hold before it acts again), SCHEDULE.
`;

/** Tests of the rule above, which notice every change of it. */
export const testTemplate = (kind: Rule["kind"]): string =>
  kind === "selection" ? selectionTests : actionTests;

const selectionTests = `# Each instance by its base version id and version, its metadata, and its metrics step by step.
interval: 1h
tests:
  - name: the smallest error wins
    instances:
      demand@1.0: { model_domain: UberX }
      demand@1.1: { model_domain: UberX }
    metrics:
      # Three values, an hour apart.
      demand@1.0: { Production.mae: 4 4 2 }
      demand@1.1: { Production.mae: 3 3 3 }
    expect:
      - { at: 1h, champion: demand@1.1 }
      - { at: 2h, champion: demand@1.0 }
  - name: an error above 5 does not serve
    instances:
      demand@1.0: { model_domain: UberX }
    metrics:
      demand@1.0: { Production.mae: 5 5.01 }
    expect:
      - { at: 0, champion: demand@1.0 }
      - { at: 1h, champion: none, dropped: { demand@1.0: when } }
  - name: other instances, and other scopes, do not count
    instances:
      pool@1.0: { model_domain: UberPool }
      demand@1.0: { model_domain: UberX }
    metrics:
      pool@1.0: { Production.mae: 1 }
      demand@1.0: { Validation.mae: 1 }
    expect:
      - { at: 0, champion: none, dropped: { pool@1.0: given } }
`;

const actionTests = `# Each instance by its base version id and version, its metadata, and its metrics step by step.
interval: 1h
tests:
  - name: a small bias deploys
    instances:
      demand@1.0: { model_domain: UberX }
    metrics:
      # Four values, an hour apart: above, at the upper bound, at the lower bound, above it.
      demand@1.0: { Validation.bias: 0.1005 0.1 -0.1 -0.0995 }
    expect:
      - { at: 0, actions: [] }
      - { at: 1h, actions: [deploy] }
      - { at: 2h, actions: [] }
      - { at: 3h, actions: [deploy] }
  - name: other instances, and other scopes, do not count
    instances:
      pool@1.0: { model_domain: UberPool }
      demand@1.0: { model_domain: UberX }
    metrics:
      pool@1.0: { Validation.bias: 0 }
      demand@1.0: { Production.bias: 0 }
    expect:
      - { at: 0, instance: pool@1.0, actions: [] }
      - { at: 0, instance: demand@1.0, actions: [] }
`;

/** The teams of a repository that begins with one. */
export const teamsTemplate = (team: string, project: string): string => `# What each team's rules may touch.
${team}:
  projects: [${project}]
  # Where they may deploy to.
  environments: [production]
`;
