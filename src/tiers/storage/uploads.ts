import { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef } from "../../domain/instance.ts";
import type { Upload } from "../../domain/upload.ts";
import { parseDigest } from "../../stores/blobs/digest.ts";
import type { BlobStore, BlobWriter, StoredBlob } from "../../stores/blobs/store.ts";
import type { TierContext } from "../transaction.ts";
import { register } from "./blobs.ts";
import { requireProject } from "./projects.ts";
import { finish, receive, take } from "./receiving.ts";

/** An upload that nobody continues is dropped, with its bytes. */
const IDLE_MS = 60 * 60 * 1_000;
const CHECK_MS = 60 * 1_000;
const OPEN_LIMIT = 1_000;

interface Session {
  readonly id: string;
  readonly project: string;
  readonly actor: string;
  readonly writer: BlobWriter;
  touched: number;
  busy: boolean;
}

/**
 * Bytes on their way in. Nothing of an upload is visible before it is finished and noted. Uploads in parts live in
 * this process: after a restart a client starts again, and the leftovers are swept.
 */
export class Uploads {
  readonly #context: TierContext;
  readonly #store: BlobStore;
  readonly #sessions = new Map<string, Session>();

  constructor(context: TierContext, store: BlobStore) {
    this.#context = context;
    this.#store = store;
    context.seams.timers.every(CHECK_MS, () => this.#dropIdle());
  }

  async uploadBlob(
    _caller: Caller,
    input: { project: string; digest?: string; size?: number; bytes: Readable },
  ): Promise<BlobRef> {
    try {
      if (input.digest !== undefined) parseDigest(input.digest);
      await this.#requireProject(input.project);
    } catch (reason) {
      input.bytes.resume();
      throw reason;
    }
    return this.#register(input.project, await receive(this.#store, input.bytes, input));
  }

  async startUpload(caller: Caller, input: { project: string }): Promise<Upload> {
    await this.#requireProject(input.project);
    if (this.#sessions.size >= OPEN_LIMIT) {
      throw new GalleryError("server.busy", `${OPEN_LIMIT} uploads are open; finish or abort some`);
    }
    const session: Session = {
      id: this.#context.seams.ids.token(16),
      project: input.project,
      actor: caller.actor,
      writer: await this.#store.create(),
      touched: this.#context.seams.clock.now(),
      busy: false,
    };
    this.#sessions.set(session.id, session);
    return this.#present(session);
  }

  async getUpload(caller: Caller, input: { id: string }): Promise<Upload> {
    return this.#present(this.#require(caller, input.id));
  }

  async writeUpload(
    caller: Caller,
    input: { id: string; offset: number; bytes: Readable | Buffer },
  ): Promise<Upload> {
    let session: Session;
    try {
      session = this.#claim(caller, input.id);
    } catch (reason) {
      if (input.bytes instanceof Readable) input.bytes.resume();
      throw reason;
    }
    try {
      if (input.offset !== session.writer.written) {
        if (input.bytes instanceof Readable) input.bytes.resume();
        throw new GalleryError(
          "upload.offset",
          `the upload continues at ${session.writer.written}, not ${input.offset}`,
          {
            field: "offset",
          },
        );
      }
      await take(session.writer, input.bytes);
    } catch (reason) {
      // What arrived before a cut stays: the client asks for the offset and goes on. A refused write is the end.
      if (reason instanceof GalleryError && reason.kind === "unavailable") this.#sessions.delete(session.id);
      if (reason instanceof GalleryError) throw reason;
      throw new GalleryError("request.malformed", "the connection ended before the part was complete", {
        cause: reason,
      });
    } finally {
      this.#release(session);
    }
    return this.#present(session);
  }

  async finishUpload(caller: Caller, input: { id: string; digest?: string }): Promise<BlobRef> {
    if (input.digest !== undefined) parseDigest(input.digest);
    const session = this.#claim(caller, input.id);
    this.#sessions.delete(session.id);
    const announced = input.digest === undefined ? {} : { digest: input.digest };
    return this.#register(session.project, await finish(this.#store, session.writer, announced));
  }

  async abortUpload(caller: Caller, input: { id: string }): Promise<void> {
    const session = this.#claim(caller, input.id);
    this.#sessions.delete(session.id);
    await session.writer.abort();
  }

  #register(project: string, stored: StoredBlob): Promise<BlobRef> {
    return register(this.#context.records, this.#store, project, stored, this.#context.seams.clock.now());
  }

  async #requireProject(name: string): Promise<void> {
    await this.#context.records.read((tables) => requireProject(tables, name));
  }

  /** Another caller's upload answers like one that does not exist. */
  #require(caller: Caller, id: string): Session {
    const session = this.#sessions.get(id);
    if (session?.actor === caller.actor) return session;
    throw new GalleryError("upload.unknown", "there is no such upload", { field: "id" });
  }

  #claim(caller: Caller, id: string): Session {
    const session = this.#require(caller, id);
    if (session.busy) {
      throw new GalleryError("upload.offset", "another part of this upload is still arriving", {
        field: "id",
      });
    }
    session.busy = true;
    return session;
  }

  #release(session: Session): void {
    session.busy = false;
    session.touched = this.#context.seams.clock.now();
  }

  #present({ id, project, writer }: Session): Upload {
    return { id, project, offset: writer.written };
  }

  #dropIdle(): void {
    const oldest = this.#context.seams.clock.now() - IDLE_MS;
    for (const session of this.#sessions.values()) {
      if (session.busy || session.touched > oldest) continue;
      this.#sessions.delete(session.id);
      // Bytes that cannot be removed now are staged leftovers for the sweep.
      session.writer.abort().catch(() => {});
    }
  }
}
