import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import type { Artifact, ArtifactOwner } from "../../../../domain/artifact.ts";
import { ann } from "../../../testing/world.ts";
import type { Tracking } from "../../metadata.ts";
import { Tracked } from "../../runs/testing/tracked.ts";
import { createTracking } from "../../tracking.ts";

/** A world with the project `p`, its experiment 1 and a run that carries files. */
export class Shelved extends Tracked {
  readonly tracking: Tracking = createTracking(this.context, this.blobs, null);
  owner!: ArtifactOwner;

  static override async create(): Promise<Shelved> {
    const world = new Shelved();
    await world.project();
    await world.runs.createExperiment(ann, { project: "p", name: "e" });
    world.owner = { kind: "run", uuid: (await world.run()).uuid };
    return world;
  }

  upload(path: string, text: string, owner = this.owner): Promise<Artifact> {
    return this.tracking.uploadArtifact(ann, { owner, path, bytes: Readable.from([Buffer.from(text)]) });
  }

  async text(path: string, owner = this.owner): Promise<string> {
    return (await buffer((await this.tracking.openArtifact(ann, { owner, path })).stream)).toString();
  }

  /** Paths in a folder; those of folders end in `/`. */
  async list(folder?: string, owner = this.owner): Promise<string[]> {
    const input = { owner, ...(folder !== undefined && { folder }) };
    const { items } = await this.tracking.listArtifacts(ann, input);
    return items.map(({ kind, path }) => (kind === "folder" ? `${path}/` : path));
  }
}
