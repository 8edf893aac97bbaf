import type { ActionRule, Callback, Rule, SelectionRule, Team } from "../../../domain/rule.ts";

export const PROJECT = "p";
export const CITIES = ["Oslo", "Lima"];

const callback: Callback = {
  ...{ url: "https://receiver.example/tell", secret: null, body: null, headers: {} },
  ...{ timeoutSeconds: 10, perMinute: null },
};

/** Where trainings are asked for. */
export const TRAIN = "https://receiver.example/train";
/** Trainings a day. */
export const DAILY = 1;

export const TEAM: Team = {
  ...{ name: "team", projects: [PROJECT], environments: ["production"] },
  callbacks: { tell: callback, train: { ...callback, url: TRAIN } },
};

const head = {
  ...{
    team: TEAM.name,
    description: "",
    project: PROJECT,
    stage: "on",
    share: null,
    given: null,
    when: null,
  },
  ...{ environment: null, scope: null, window: null, context: {}, evidence: { count: null, age: null } },
} as const satisfies Partial<Rule>;

const acting = (name: string, parts: Partial<ActionRule>): ActionRule => ({
  ...{ ...head, name, uuid: name, kind: "action", actions: [{ action: "tell", parameters: {} }] },
  ...{ for: 0, until: null, schedule: [] },
  ...parts,
});

const selecting = (name: string, parts: Partial<SelectionRule>): SelectionRule => ({
  ...{ ...head, name, uuid: name, kind: "selection", when: "metrics.mae < 15" },
  ...{ comparator: "a.metrics.mae < b.metrics.mae", margin: null, coolDown: null, guards: [], fallback: [] },
  ...parts,
});

/** As `metrics.mae > 10` says it. */
const above = (bound: number) => `metrics.mae > ${bound}`;

/** How each rule is written; callers add other versions of those that change. */
export const RULES = {
  alarm: acting("alarm", { when: above(10) }),
  serve: acting("serve", {
    when: above(12),
    actions: ["tell", "deploy"].map((action) => ({ action, parameters: {} })),
  }),
  page: acting("page", { when: above(11), actions: [{ action: "alert", parameters: {} }] }),
  letter: acting("letter", {
    when: above(14),
    actions: [{ action: "email", parameters: { to: "ann@example.org" } }],
  }),
  retrain: acting("retrain", {
    when: above(15),
    actions: [{ action: "retrain", parameters: { callback: "train", budgetPerDay: DAILY, stopAfter: 2 } }],
  }),
  shadow: acting("shadow", { when: above(5), stage: "shadow" }),
  canary: acting("canary", { when: above(5), stage: "canary", share: 0.5 }),
  patient: acting("patient", { when: "metrics.bias > 1", for: 3 }),
  tagged: acting("tagged", { when: `tags.stage == "v1" and not deprecated` }),
  regular: acting("regular", { given: `city == "Oslo"`, schedule: [{ every: 10 }] }),
  champion: selecting("champion", {}),
  steady: selecting("steady", { margin: "a.metrics.mae < b.metrics.mae - 2", coolDown: 4 }),
} as const satisfies Readonly<Record<string, Rule>>;

/** Always in force as they are, so that it is certain what wakes them. */
export const STEADY = ["alarm", "serve", "page", "letter", "retrain", "shadow", "canary"] as const;

/** Switched off and on, and written anew, by callers. */
export const SWITCHED = ["patient", "tagged", "regular", "champion"] as const;

/** Another version of a rule that is changed. */
export function rewritten(name: (typeof SWITCHED)[number], place: number): Rule {
  const rule: Rule = RULES[name];
  const description = `version ${place}`;
  const stage = place % 3 === 0 ? "shadow" : "on";
  if (name === "champion") {
    return { ...RULES.champion, description, stage, when: `metrics.mae < ${10 + (place % 10)}` };
  }
  if (name === "patient") return { ...RULES.patient, description, for: place % 5 };
  return { ...rule, description, stage };
}
