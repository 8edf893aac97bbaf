import type {
  Dependency,
  Effect,
  ModelRef,
  PropagatedVersion,
  RuledImpact,
} from "../../../../domain/dependency.ts";
import type { Relay } from "../relay.ts";
import { at, context, moved, other, paris, ref, uuid, wireMoved, wireParis, wireRef } from "./samples.ts";

const downstream: ModelRef = { project: "p", baseVersionId: "m", model: uuid, owner: "ada" };
const upstream: ModelRef = { project: "q", baseVersionId: "u", model: other, owner: "bob" };
const dependency: Dependency = {
  downstream,
  upstream,
  kind: "feature",
  accepts: ">=2.1 <4",
  since: at,
  by: "ada",
};
const { accepts: _, ...unbounded } = dependency;

const version: PropagatedVersion = {
  project: "p",
  baseVersionId: "m",
  owner: "ada",
  partition: paris,
  from: "4.1",
  to: "4.2",
  moved,
};
const wireVersion = {
  project: "p",
  baseVersionId: "m",
  owner: "ada",
  partition: wireParis,
  fromVersion: "4.1",
  toVersion: "4.2",
  moved: wireMoved,
};
const effect: Effect = { uuid, ...version };

const deployed = { project: "p", baseVersionId: "m", owner: "ada", environment: "production", serves: "4.1" };
const concerned: RuledImpact["rules"][number] = {
  ...{ uuid: "best-by-city", team: "forecasting", name: "champion" },
  ...{ kind: "selection", stage: "canary", concerned: "maybe" },
};
const impact: RuledImpact = {
  versions: [version],
  deployments: [
    { ...deployed, partition: paris, offered: "4.2" },
    { ...deployed, partition: {}, offered: null },
  ],
  rules: [concerned],
};

const asked = { model: uuid, upstream: other, kind: "feature", accepts: ">=2.1 <4" };
const name = { model: uuid, upstream: other };

export const dependencyRelays: Record<string, Relay> = {
  "storage.addDependency": {
    call: (c) => c.addDependency(asked, context),
    input: asked,
    answer: { dependency, change: 7 },
    told: { dependency, change: 7 },
  },
  "storage.updateDependency": {
    call: (c) => c.updateDependency({ ...name, kind: "", accepts: "" }, context),
    input: { ...name, accepts: null },
    answer: { dependency: { ...dependency, accepts: null }, change: 8 },
    told: { dependency: unbounded, change: 8 },
  },
  "storage.removeDependency": {
    call: (c) => c.removeDependency(name, context),
    input: name,
    answer: { dependency, change: 9 },
    told: { dependency, change: 9 },
  },
  "storage.listDependencies": {
    call: (c) => c.listDependencies({ model: uuid, direction: "upstream", transitive: true, asOf: at }),
    input: { model: uuid, direction: "upstream", transitive: true, asOf: at },
    answer: {
      models: [
        { ...downstream, distance: 0 },
        { ...upstream, distance: 1 },
      ],
      dependencies: [dependency, { ...dependency, accepts: null }],
    },
    told: {
      models: [
        { ...downstream, distance: 0 },
        { ...upstream, distance: 1 },
      ],
      dependencies: [dependency, unbounded],
    },
  },
  "storage.listPins": {
    call: (c) => c.listPins({ uuid, direction: "downstream" }),
    input: { uuid, direction: "downstream" },
    answer: { instances: [{ ...ref, distance: 0 }], pins: [{ downstream: uuid, upstream: other }] },
    told: { instances: [{ ...wireRef, distance: 0 }], pins: [{ downstream: uuid, upstream: other }] },
  },
  "rules.previewImpact": {
    call: (c) =>
      c.previewImpact({
        instance: { project: "p", baseVersionId: "m", revision: 4 as never, partition: wireParis },
      }),
    input: {
      change: { kind: "instance", project: "p", baseVersionId: "m", revision: 4, partition: paris },
    },
    answer: impact,
    told: {
      versions: [wireVersion],
      deployments: [
        { ...deployed, partition: wireParis, offered: "4.2" },
        { ...deployed, partition: {} },
      ],
      rules: [concerned],
    },
  },
  "storage.listEffects": {
    call: (c) => c.listEffects(7 as never, { pageSize: 2, pageToken: "t" }),
    input: { change: 7, page_size: 2, page_token: "t" },
    answer: { items: [effect], next_page_token: "n" },
    told: { items: [{ uuid, ...wireVersion }], nextPageToken: "n" },
  },
};
