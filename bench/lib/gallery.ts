import { join } from "node:path";
import type { Bench } from "./bench.ts";
import { freePort, launch, type Server } from "./server.ts";

export const PROJECT = "bench";

/** Gallery with its defaults, keeping its data in `folder`. */
export async function startGallery(bench: Bench, folder: string): Promise<Server> {
  const port = await freePort();
  const words = ["server", "--port", String(port), "--thrift-port", "0", "--data-dir", join(folder, "data")];
  const command = [...bench.galleryCommand, ...words];
  return launch({ command, folder, port, environment: bench.environment ?? {}, readyPath: "/readyz" });
}

export interface GallerySeed {
  readonly baseVersionId: string;
  /** Digest of the one blob that all instances of a benchmark share. */
  readonly blob: string;
}

/** A project, a model and a small blob. */
export async function seedGallery(server: Server): Promise<GallerySeed> {
  await server.call("POST", "/api/v1/projects", { name: PROJECT });
  const baseVersionId = "demand";
  await server.call("POST", `/api/v1/projects/${PROJECT}/models`, { baseVersionId, owner: "bench" });
  const answer = await server.send(
    "POST",
    `/api/v1/projects/${PROJECT}/blobs`,
    { "content-type": "application/octet-stream" },
    Buffer.from("a small blob"),
  );
  const { digest } = JSON.parse(answer.body.toString()) as { digest: string };
  return { baseVersionId, blob: digest };
}

/** Creates instances and returns their UUIDs. */
export async function createInstances(server: Server, seed: GallerySeed, count: number): Promise<string[]> {
  const instances = Array.from({ length: count }, () => ({ project: PROJECT, ...seed }));
  const { uuids } = await server.call<{ uuids: string[] }>("POST", "/api/v1/bulk/instances", { instances });
  return uuids;
}
