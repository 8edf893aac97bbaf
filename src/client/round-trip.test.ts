import { expect, test } from "vitest";
import { answers, uuids } from "../api/rest/testing/samples.ts";
import { useRecordingClient } from "./testing/recording.ts";

const { client, door } = useRecordingClient();

const slot = {
  project: "p",
  baseVersionId: "A",
  partition: { city: "New York City" },
  environment: "shadow",
};
const page = { page_size: 5, page_token: "t" };
const asOf = "2026-11-21T10:00:00.000Z";
const pair = { model: uuids.A, upstream: uuids.B };
const comparison = { from: uuids.A, to: uuids.B };
const answer = { offer: uuids.offer, reason: "r" };

type Calls = readonly (readonly [string, object, (input: never) => Promise<unknown>])[];

/** Each function of the neck, what it is asked, and how the client asks it. */
const reads: Calls = [
  ["storage.getInstance", { uuid: uuids["A 4.1"], asOf }, (input) => client.instances.get(input)],
  ["storage.compareModels", comparison, (input) => client.models.compare(input)],
  ["metrics.compareInstances", comparison, (input) => client.instances.compare(input)],
  [
    "storage.listLineage",
    { project: "p", baseVersionId: "A", partition: { city: "Lyon", level: 2 }, ...page },
    (input) => client.instances.lineage(input),
  ],
  [
    "storage.listDependencies",
    { model: uuids.A, direction: "upstream", transitive: true, asOf },
    (input) => client.dependencies.list(input),
  ],
  [
    "storage.listPins",
    { uuid: uuids["A 4.1"], direction: "downstream", transitive: false },
    (input) => client.dependencies.pins(input),
  ],
  ["storage.listEffects", { change: 7, ...page }, (input) => client.dependencies.effects(input)],
  ["storage.getDeployment", { ...slot, asOf }, (input) => client.deployments.get(input)],
  [
    "storage.listDeployments",
    { project: "p", baseVersionId: "A", environment: "shadow", asOf, ...page },
    (input) => client.deployments.list(input),
  ],
  ["storage.listDeploymentHistory", { ...slot, ...page }, (input) => client.deployments.history(input)],
  [
    "storage.listApprovals",
    { project: "p", environment: "shadow", state: "pending", page_size: 2, page_token: "t" },
    (input) => client.deployments.approvals(input),
  ],
  ["storage.getApproval", { approval: uuids.approval }, () => client.deployments.getApproval(uuids.approval)],
  [
    "storage.listOffers",
    { project: "p", baseVersionId: "A", environment: "shadow", state: "snoozed", ...page },
    (input) => client.offers.list(input),
  ],
  ["storage.getOffer", { offer: uuids.offer }, () => client.offers.get(uuids.offer)],
];

const writes: Calls = [
  [
    "storage.createModel",
    { project: "p", baseVersionId: "A", dependencies: [{ upstream: uuids.B, kind: "x", accepts: "2.1" }] },
    (input) => client.models.create(input),
  ],
  [
    "storage.createInstance",
    { project: "p", baseVersionId: "A", upstreams: [uuids["B 2.1"]], retrainOf: uuids["A 4.0"] },
    (input) => client.instances.create(input),
  ],
  [
    "storage.addDependency",
    { ...pair, kind: "feature", accepts: ">=2.1 <4" },
    (input) => client.dependencies.add(input),
  ],
  ["storage.updateDependency", { ...pair, accepts: null }, (input) => client.dependencies.update(input)],
  ["storage.removeDependency", pair, (input) => client.dependencies.remove(input)],
  [
    "storage.setEnvironment",
    { project: "p", name: "canary", protection: "approval" },
    (input) => client.deployments.setEnvironment(input),
  ],
  [
    "storage.deploy",
    { uuid: uuids["A 4.1"], environment: "shadow", reason: "r", ifMatch: 0, approval: uuids.approval },
    (input) => client.deployments.deploy(input),
  ],
  ["storage.rollBack", { ...slot, reason: "r", ifMatch: 42 }, (input) => client.deployments.rollBack(input)],
  ["storage.undeploy", { ...slot, reason: "r", ifMatch: 42 }, (input) => client.deployments.undeploy(input)],
  [
    "storage.requestApproval",
    { uuid: uuids["A 4.1"], environment: "shadow", reason: "r" },
    (input) => client.deployments.requestApproval(input),
  ],
  [
    "storage.decideApproval",
    { approval: uuids.approval, approve: true, comment: "yes" },
    (input) => client.deployments.decideApproval(input),
  ],
  [
    "storage.acceptOffer",
    { ...answer, proposed: uuids["A 4.1"], ifMatch: 42, approval: uuids.approval },
    (input) => client.offers.accept(input),
  ],
  ["storage.declineOffer", answer, (input) => client.offers.decline(input)],
  ["storage.snoozeOffer", { ...answer, until: asOf }, (input) => client.offers.snooze(input)],
];

test.each([...reads, ...writes])(
  "%s gets what the client was asked, and its answer comes back whole",
  async (name, input, call) => {
    expect(await call(input as never)).toEqual(answers[name]);
    expect(door.reached.map(({ name, input }) => ({ name, input }))).toEqual([{ name, input }]);
  },
);

test.each(writes)("%s is written under an idempotency key", async (_name, input, call) => {
  await call(input as never);
  expect(door.reached[0]?.caller.idempotencyKey).toMatch(/^[0-9a-f-]{36}$/);
});

test.each([
  { kind: "instance", project: "p", baseVersionId: "B", revision: 2, partition: { city: "Lyon" } },
  { kind: "add", ...pair, accepts: "2.x" },
  { kind: "update", ...pair },
  { kind: "remove", ...pair },
] as const)("the preview of $kind gets the change that was thought of", async (change) => {
  expect(await client.dependencies.preview(change)).toEqual(answers["rules.previewImpact"]);
  expect(door.reached).toMatchObject([{ name: "rules.previewImpact", input: { change } }]);
});

test("the environments of a project come as a list", async () => {
  expect(await client.deployments.environments("p")).toEqual([
    { project: "p", name: "production", protection: "if_match" },
  ]);
  expect(door.reached).toMatchObject([{ name: "storage.listEnvironments", input: { project: "p" } }]);
});
