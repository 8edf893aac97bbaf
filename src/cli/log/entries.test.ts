import { expect, test } from "vitest";
import type { Change, ChangeRequest, Client, Deployment, Instance } from "../../client/index.ts";
import { logColumns, logOfInstance, logOfModel } from "./entries.ts";

const slot = { project: "p", baseVersionId: "m", partition: { city: "Oslo" }, environment: "production" };
const ref = (uuid: string, version: string) => ({ ...slot, uuid, version });
const one = ref("one", "1.0");
const two = ref("two", "1.1");

const deployment = (position: number, given: Partial<Deployment>): Deployment => ({
  ...slot,
  ...{ position, at: `t${position}`, action: "deploy", instance: one, replaced: null, by: "ann" },
  ...{ reason: `because ${position}`, offer: null, approval: null, ...given },
});
const history = [
  deployment(7, { action: "undeploy", instance: null, replaced: one }),
  deployment(6, { action: "rollback", instance: one, replaced: two }),
  deployment(4, { instance: two, replaced: one }),
  deployment(3, {}),
];

const change = (position: number, kind: Change["kind"], uuid: string, data: Change["data"]): Change => ({
  ...{ position, at: `t${position}`, kind, project: "p", subject: { kind: "instance", uuid } },
  ...{ actor: "ann", door: "rest", requestId: "r", data },
});
const { environment, partition } = slot;
const changes = [
  change(1, "instance.created", "one", { version: "1.0", partition }),
  change(2, "instance.created", "two", { version: "1.1", partition }),
  change(3, "deployment.deployed", "one", { version: "1.0", partition, environment, replaced: null }),
  change(4, "deployment.deployed", "two", { version: "1.1", partition, environment, replaced: "1.0" }),
  change(5, "instance.created", "far", { version: "1.0", partition: { city: "Lima" } }),
  change(6, "deployment.rolled_back", "one", { version: "1.0", partition, environment, replaced: "1.1" }),
  change(7, "deployment.undeployed", "one", { version: "1.0", partition, environment, replaced: "1.0" }),
];

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item, void> {
  yield* items;
}

const client = {
  changes: {
    all: ({ subject }: ChangeRequest) =>
      each(changes.filter((entry) => subject === undefined || entry.subject.uuid === subject)),
  },
  instances: { get: async () => one as unknown as Instance },
  deployments: {
    environments: async () => [{ project: "p", name: "production", protection: "none" }],
    allHistory: ({ environment: name }: { environment: string }) => each(name === environment ? history : []),
  },
} as unknown as Client;

const told = (entries: readonly { position: number; kind: string; reason?: string }[]) =>
  entries.map(({ position, kind, reason }) => [position, kind, reason]);

test("the log of a model has the reasons of its deployments, newest last", async () => {
  const base = { project: "p", baseVersionId: "m" };
  expect(told(await logOfModel(client, base))).toEqual([
    [1, "instance.created", undefined],
    [2, "instance.created", undefined],
    [3, "deployment.deployed", "because 3"],
    [4, "deployment.deployed", "because 4"],
    [5, "instance.created", undefined],
    [6, "deployment.rolled_back", "because 6"],
    [7, "deployment.undeployed", "because 7"],
  ]);
  const ofOslo = await logOfModel(client, { ...base, partition });
  expect(ofOslo.map(({ position }) => position)).toEqual([1, 2, 3, 4, 6, 7]);
});

test("the log of an instance also tells that another took its place", async () => {
  const entries = await logOfInstance(client, "one");
  expect(told(entries)).toEqual([
    [1, "instance.created", undefined],
    [3, "deployment.deployed", "because 3"],
    [4, "deployment.deployed", "because 4"],
    [6, "deployment.rolled_back", "because 6"],
    [7, "deployment.undeployed", "because 7"],
  ]);
  const details = logColumns.find(({ title }) => title === "details")!;
  expect(details.of(entries[1]!)).toBe("version=1.0, partition={city=Oslo}, environment=production");
  expect(details.of(entries[2]!)).toBe("version=1.1, environment=production, replaced=1.0");
});
