import type { Change, ChangeKind, Client, Deployment, Partition } from "../../client/index.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import { partitionText } from "../kit/names.ts";
import type { Column } from "../kit/table.ts";

/** A change, with the reason that the log of deployments has for it. */
export type LogEntry = Pick<Change, "position" | "at" | "kind" | "subject" | "actor" | "data"> & {
  readonly reason?: string;
};

export const logColumns: readonly Column<LogEntry>[] = [
  { title: "position", of: (entry) => entry.position },
  { title: "at", of: (entry) => entry.at },
  { title: "what", of: (entry) => entry.kind },
  { title: "by", of: (entry) => entry.actor },
  { title: "details", of: ({ data }) => detailsOf(data) },
  { title: "reason", of: (entry) => entry.reason },
];

const detailsOf = (data: Change["data"]): string =>
  Object.entries(data)
    .map(([name, value]) => [name, name === "partition" ? partitionText(value as Partition) : textOf(value)])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => `${name}=${text}`)
    .join(", ");

const textOf = (value: unknown): string =>
  value === null || value === undefined
    ? ""
    : typeof value === "object"
      ? JSON.stringify(value)
      : String(value);

interface Base {
  readonly project: string;
  readonly baseVersionId: string;
  readonly partition?: Partition;
}

async function gather<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const gathered: Item[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

const deploymentsOf = (client: Client, slot: Base & { environment: string }): Promise<Deployment[]> =>
  gather(client.deployments.allHistory({ ...slot, page_size: 1000 }));

const isDeployment = ({ kind }: Change): boolean => kind.startsWith("deployment.");

/** All that happened under a base version id, or to one partition of it. */
export async function logOfModel(client: Client, { partition, ...base }: Base): Promise<LogEntry[]> {
  const all = await gather(client.changes.all({ ...base, limit: 1000 }));
  const wanted = partition === undefined ? undefined : canonicalJson(partition);
  const changes = all.filter(({ data }) => wanted === undefined || canonicalJson(data.partition) === wanted);
  const slots = new Map(
    changes.filter(isDeployment).map(({ data }) => {
      const slot = { partition: data.partition as Partition, environment: String(data.environment) };
      return [canonicalJson(slot), slot];
    }),
  );
  const reasons = new Map<number, string>();
  for (const slot of slots.values()) {
    for (const { position, reason } of await deploymentsOf(client, { ...base, ...slot })) {
      reasons.set(position, reason);
    }
  }
  return changes.map((change) => withReason(change, reasons.get(change.position)));
}

export const logOfRevision = (client: Client, subject: string): Promise<LogEntry[]> =>
  gather(client.changes.all({ subject, limit: 1000 }));

const kinds: Readonly<Record<Deployment["action"], ChangeKind>> = {
  deploy: "deployment.deployed",
  rollback: "deployment.rolled_back",
  undeploy: "deployment.undeployed",
};

/** All that happened to an instance, also that another took its place. */
export async function logOfInstance(client: Client, uuid: string): Promise<LogEntry[]> {
  const { project, baseVersionId, partition } = await client.instances.get({ uuid });
  const entries = new Map<number, LogEntry>();
  for await (const change of client.changes.all({ subject: uuid, limit: 1000 })) {
    entries.set(change.position, change);
  }
  for (const { name: environment } of await client.deployments.environments(project)) {
    for (const each of await deploymentsOf(client, { project, baseVersionId, partition, environment })) {
      if (each.instance?.uuid !== uuid && each.replaced?.uuid !== uuid) continue;
      entries.set(each.position, withReason(entries.get(each.position) ?? entryOf(each), each.reason));
    }
  }
  return [...entries.values()].sort((left, right) => left.position - right.position);
}

const withReason = (entry: LogEntry, reason: string | undefined): LogEntry =>
  reason === undefined ? entry : { ...entry, reason };

/** The change that a deployment of another instance has made. */
function entryOf({ position, at, action, by, environment, instance, replaced }: Deployment): LogEntry {
  return {
    ...{ position, at, kind: kinds[action], actor: by },
    subject: { kind: "instance", uuid: (instance ?? replaced)!.uuid },
    data: { version: instance?.version ?? null, environment, replaced: replaced?.version ?? null },
  };
}
