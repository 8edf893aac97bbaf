import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { permissionTable } from "../../gallery.ts";
import type { Client } from "./generated.ts";
import { functionNames } from "./handler.ts";
import { clientOf, scriptedGallery } from "./testing/gallery.ts";
import { plain, type Relay } from "./testing/relay.ts";
import {
  artifactReach,
  artifactRelays,
  loggedModelRelays,
  otherArtifactRelays,
} from "./testing/relays/artifacts.ts";
import { championRelays } from "./testing/relays/champions.ts";
import { dependencyRelays } from "./testing/relays/dependencies.ts";
import { deploymentRelays } from "./testing/relays/deployments.ts";
import { firingRelays } from "./testing/relays/firings.ts";
import { foundationRelays } from "./testing/relays/foundation.ts";
import { offerRelays } from "./testing/relays/offers.ts";
import { registryRelays } from "./testing/relays/registry.ts";
import { otherRuleRelays, ruleRelays } from "./testing/relays/rules.ts";
import { otherRunRelays, runRelays } from "./testing/relays/runs.ts";
import { versionRelays } from "./testing/relays/versions.ts";
import { webhookRelays } from "./testing/relays/webhooks.ts";
import { blob, evaluation, instance, model, uuid } from "./testing/samples.ts";

const context = {};
const upload = { id: "u", project: "p", offset: 0 };
const project = { name: "p", description: "", createdAt: model.createdAt, createdBy: "local" };
const page = { items: [] };

const relays: Record<string, Relay> = {
  ...foundationRelays,
  ...versionRelays,
  ...dependencyRelays,
  ...deploymentRelays,
  ...offerRelays,
  ...webhookRelays,
  ...ruleRelays,
  ...championRelays,
  ...firingRelays,
  ...runRelays,
  ...registryRelays,
  ...loggedModelRelays,
  ...artifactRelays,
};

/** For each function of the neck: the Thrift call that reaches it, and an answer for the neck to give. */
const reach: Record<string, [(client: Client) => Promise<unknown>, unknown]> = {
  ...Object.fromEntries(Object.entries(relays).map(([name, { call, answer }]) => [name, [call, answer]])),
  ...artifactReach,
  "storage.createProject": [(c) => c.createProject({ name: "p" }, context), project],
  "storage.getProject": [(c) => c.getProject("p"), project],
  "storage.listProjects": [(c) => c.listProjects({}), page],
  "storage.reviseModel": [(c) => c.reviseModel({ model: uuid }, context), model],
  "storage.getModel": [(c) => c.getModel(uuid, ""), model],
  "storage.findModel": [(c) => c.createGalleryModel("p", "m", context), model],
  "storage.listModels": [(c) => c.listModels({ project: "p" }), page],
  "storage.createInstances": [(c) => c.createInstances([], context), { uuids: [uuid] }],
  "storage.changeTags": [
    (c) => c.changeTags({ subjectKind: "model", subjectUuid: uuid }, context),
    { a: "b" },
  ],
  "storage.restore": [(c) => c.restore(uuid, "still good", context), instance],
  "storage.uploadBlob": [(c) => c.uploadBlob("p", Buffer.from("abc"), "", context), blob],
  "storage.startUpload": [(c) => c.startUpload("p", context), upload],
  "storage.getUpload": [(c) => c.getUpload("u"), upload],
  "storage.writeUpload": [(c) => c.writeUpload("u", 0 as never, Buffer.from("abc"), context), upload],
  "storage.finishUpload": [(c) => c.finishUpload("u", "", context), blob],
  "storage.abortUpload": [(c) => c.abortUpload("u", context), undefined],
  "storage.findBlob": [(c) => c.findBlob("p", blob.digest), blob],
  "storage.openBlob": [
    (c) => c.readBlob({ uuid }),
    { stream: Readable.from([Buffer.from("abc")]), ref: blob, start: 0, end: 3 },
  ],
  "storage.sweep": [(c) => c.sweep({}, context), { applied: false, blobs: [], bytes: 0 }],
  "metadata.search": [(c) => c.modelQuery([]), { items: [{ uuid, instance }] }],
  "metadata.count": [(c) => c.count({}), { count: 3 }],
  "metadata.facets": [
    (c) => c.facets({ scope: {}, field: "city" }),
    { field: "city", values: [{ value: "nyc", count: 2 }], distinct: 1, missing: 0 },
  ],
  "metadata.bestPer": [
    (c) => c.bestPer({ scope: {}, per: "city", orderBy: { by: "created" } }),
    { items: [{ value: "nyc", best: { uuid, instance } }] },
  ],
  "metadata.listFields": [
    (c) => c.listFields("p"),
    { items: [{ name: "city", type: "text", origin: "free", description: "" }] },
  ],
  "metrics.record": [
    (c) => c.recordMetrics(uuid, [{ scope: "Validation", name: "mae", value: 1 }], context),
    { recorded: 1 },
  ],
  "metrics.recordBulk": [
    (c) =>
      c.insertModelInstanceMetric(
        "p",
        uuid,
        { metricName: "bias", scope: "Validation", value: 0.05 },
        context,
      ),
    { recorded: 1 },
  ],
  "metrics.evaluate": [
    (c) => c.evaluate({ instance: uuid, scope: "Validation", metrics: {} }, context),
    evaluation,
  ],
  "metrics.getEvaluation": [(c) => c.getEvaluation(uuid), evaluation],
  "metrics.listEvaluations": [(c) => c.listEvaluations(uuid, {}), { items: [evaluation] }],
  "metrics.latest": [(c) => c.latestMetrics({ instance: uuid }), { items: [] }],
  "metrics.history": [(c) => c.metricHistory({ instance: uuid, scope: "Validation", name: "mae" }), page],
  "metrics.health": [
    (c) => c.getHealth(uuid),
    { instance: uuid, reproducibility: { present: [], absent: ["dataset"] }, unmeasured: [], skew: [] },
  ],
};

const neck = Object.entries(permissionTable).flatMap(([tier, table]) =>
  Object.keys(table).map((name) => `${tier}.${name}`),
);

test.each(neck)("%s is reachable over Thrift", async (name) => {
  const [call, answer] = reach[name]!;
  const { gallery, called } = scriptedGallery({ [name]: answer });
  await call(clientOf(gallery));
  expect(called).toEqual([name]);
});

test.each([...Object.entries(relays), ...otherRuleRelays, ...otherRunRelays, ...otherArtifactRelays])(
  "%s is asked and told in full",
  async (name, { call, input, answer, told }) => {
    const { gallery, inputs } = scriptedGallery({ [name]: answer });
    expect(plain(await call(clientOf(gallery)))).toEqual(told);
    expect(inputs).toEqual([input]);
  },
);

test("every function of the contract declares an operation", () => {
  const names = Object.getOwnPropertyNames(Object.getPrototypeOf(clientOf(scriptedGallery({}).gallery)));
  const contract = names.filter((name) => names.includes(`send_${name}`));
  expect(contract.length).toBeGreaterThanOrEqual(neck.length);
  expect([...functionNames].sort()).toEqual(contract.sort());
});
