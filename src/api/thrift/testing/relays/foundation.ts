import type { Change } from "../../../../domain/change.ts";
import type { Deprecation, Instance } from "../../../../domain/instance.ts";
import type { Relay } from "../relay.ts";
import { instance, model } from "../samples.ts";
import { at, context, other, paris, uuid, wireParis } from "./samples.ts";

const deprecation: Deprecation = { reason: "old", at, by: "ada", replacement: null, of: "revision" };
const { replacement: _replacement, ...wireDeprecation } = deprecation;

const dependencies = [{ upstream: other, kind: "threshold", accepts: "2.x" }, { upstream: uuid }];
const { deprecation: _model, previous: _previous, next: _next, ...wireModel } = model;

const wireCause = {
  ...{ change: 7, kind: "dependency.added", subject: other },
  ...{ project: "p", baseVersionId: "m", partition: {} },
};
const propagated: Instance = {
  ...instance,
  partition: paris,
  deprecation,
  stage: "deployed",
  environments: ["production", "shadow"],
  retrainOf: uuid,
  origin: other,
  cause: { ...wireCause, kind: "dependency.added", version: null },
};
const wirePropagated = {
  ...propagated,
  partition: wireParis,
  deprecation: wireDeprecation,
  cause: wireCause,
};
const { retrainOf: _retrain, origin: _origin, cause: _cause, ...wireInstance } = instance;
const { deprecation: _instance, ...wireTrained } = wireInstance;

const trained = { project: "p", baseVersionId: "m", retrainOf: uuid, upstreams: [other] };

const change: Change = {
  position: 4,
  at,
  kind: "offer.opened",
  project: "p",
  subject: { kind: "instance", uuid },
  actor: "ada",
  door: "rest",
  requestId: "r",
  data: { version: "4.2" },
};
const { subject: _subject, ...wireChange } = change;
const asked = {
  after: 3,
  limit: 5,
  project: "p",
  baseVersionId: "m",
  subject: uuid,
  kinds: ["offer.opened"],
};

/** Functions that were there before, with what versions, dependencies and deployments say through them. */
const measured = { scope: "Training", name: "mae", value: 0.5 };

export const foundationRelays: Record<string, Relay> = {
  "storage.createModel": {
    call: (c) => c.createModel({ project: "p", baseVersionId: "m", dependencies }, context),
    input: { project: "p", baseVersionId: "m", dependencies },
    answer: { ...model, deprecation },
    told: { ...wireModel, deprecation: wireDeprecation },
  },
  "storage.createInstance": {
    call: (c) => c.createInstance({ ...trained, blob: "sha256:a", metrics: [measured] }, context),
    input: { ...trained, blob: "sha256:a", metrics: [measured] },
    answer: instance,
    told: wireTrained,
  },
  "storage.getInstance": {
    call: (c) => c.getInstance({ project: "p", baseVersionId: "m", version: "4.1", partition: wireParis }),
    input: { project: "p", baseVersionId: "m", version: "4.1", partition: paris },
    answer: propagated,
    told: wirePropagated,
  },
  "storage.deprecate": {
    call: (c) => c.deprecate(uuid, "old", other, context, true),
    input: { uuid, reason: "old", replacement: other, hide: true },
    answer: propagated,
    told: wirePropagated,
  },
  "storage.listChanges": {
    call: (c) => c.listChanges({ ...asked, after: 3 as never, wait: 30 }),
    input: { ...asked, wait: 30 },
    answer: { items: [change], position: 4, head: 9 },
    told: {
      items: [{ ...wireChange, subjectKind: "instance", subjectUuid: uuid, data: '{"version":"4.2"}' }],
      position: 4,
      head: 9,
    },
  },
};
