import type { InstanceComparison, LineageEntry, LineageQuery } from "../domain/comparison.ts";
import type { Instance, InstanceName, NewInstance } from "../domain/instance.ts";
import type { TagEdit } from "../domain/tag.ts";
import type { Usage } from "../domain/usage.ts";
import type { Page } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Instances = ReturnType<typeof createInstances>;

export function createInstances(transport: Transport) {
  const lineage = (
    { project, baseVersionId, ...query }: LineageQuery,
    options: CallOptions = {},
  ): Promise<Page<LineageEntry>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/projects/${project}/models/${baseVersionId}/lineage`,
      query,
      repeat: "harmless",
    });

  return {
    create: (
      { project, baseVersionId, ...body }: NewInstance,
      options: CallOptions = {},
    ): Promise<Instance> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/projects/${project}/models/${baseVersionId}/instances`,
        body,
        repeat: "keyed",
      }),

    /** Up to 1,000, all or none. */
    createMany: (
      instances: readonly NewInstance[],
      options: CallOptions = {},
    ): Promise<{ uuids: readonly string[] }> =>
      transport.json({
        ...options,
        method: "POST",
        path: "/bulk/instances",
        body: { instances },
        repeat: "keyed",
      }),

    get: (name: InstanceName, options: CallOptions = {}): Promise<Instance> =>
      transport.json({ ...options, method: "GET", ...address(name), repeat: "harmless" }),

    /** What changed between two instances of one project, by their UUIDs. */
    compare: (
      { from, to }: { from: string; to: string },
      options: CallOptions = {},
    ): Promise<InstanceComparison> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/instances/${from}/comparison`,
        query: { with: to },
        repeat: "harmless",
      }),

    /** All instances under a base version id, oldest first, each with where it came from. */
    lineage,

    allLineage: (request: LineageQuery, options: CallOptions = {}): AsyncIterable<LineageEntry> =>
      everyPage(request.page_token, (page_token) => lineage({ ...request, page_token }, options)),

    /** Answers with all tags as they are afterwards. */
    changeTags: (uuid: string, edit: TagEdit, options: CallOptions = {}): Promise<Record<string, string>> =>
      transport.json({
        ...options,
        method: "PATCH",
        path: path`/instances/${uuid}/tags`,
        body: edit,
        repeat: "keyed",
      }),

    deprecate: (
      uuid: string,
      body: { reason: string; replacement?: string; hide?: boolean },
      options: CallOptions = {},
    ): Promise<Instance> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${uuid}/deprecation`,
        body,
        repeat: "keyed",
      }),

    restore: (uuid: string, body: { reason: string }, options: CallOptions = {}): Promise<Instance> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/instances/${uuid}/restoration`,
        body,
        repeat: "keyed",
      }),

    /** Who still uses it. */
    usage: (uuid: string, options: CallOptions = {}): Promise<Usage> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/instances/${uuid}/usage`,
        repeat: "harmless",
      }),
  };
}

function address(name: InstanceName) {
  if ("uuid" in name) return { path: path`/instances/${name.uuid}`, query: { asOf: name.asOf } };
  return {
    path: path`/projects/${name.project}/models/${name.baseVersionId}/instances/${name.version}`,
    query: { partition: name.partition, asOf: name.asOf },
  };
}
