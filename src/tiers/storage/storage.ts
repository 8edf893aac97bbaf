import type { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import type { Change, ChangeKind } from "../../domain/change.ts";
import type { BlobRef, Instance, NewInstance } from "../../domain/instance.ts";
import type { Model, ModelRevision, NewModel } from "../../domain/model.ts";
import type { NewProject, Project } from "../../domain/project.ts";
import type { Page, PageRequest, Time } from "../../domain/values.ts";

/** Names one instance by UUID, or by what people read. */
export type InstanceName =
  | { readonly uuid: string; readonly asOf?: Time }
  | {
      readonly project: string;
      readonly baseVersionId: string;
      readonly version: string;
      readonly partition?: Readonly<Record<string, string | number | boolean>>;
      readonly asOf?: Time;
    };

export interface ByteRange {
  readonly start: number;
  /** Exclusive; the end of the blob when absent. */
  readonly end?: number;
}

export interface OpenedBlob {
  /** Fails with `blob.corrupt` before its last bytes when a whole blob does not match its digest. */
  readonly stream: Readable;
  readonly ref: BlobRef;
  /** The bytes that the stream holds: all of them, or the range that was asked for. */
  readonly start: number;
  readonly end: number;
}

export interface Upload {
  readonly id: string;
  readonly project: string;
  /** Bytes received so far: where the next part must start. */
  readonly offset: number;
}

export interface TagChange {
  readonly subject: { readonly kind: "model" | "instance"; readonly uuid: string };
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface ChangeRequest {
  /** Position after which to read; 0 for the beginning. */
  readonly after?: number;
  /** 1 to 1,000; 100 unless told. */
  readonly limit?: number;
  readonly project?: string;
  /** UUID of a model or instance. */
  readonly subject?: string;
  readonly kinds?: readonly ChangeKind[];
}

export interface ChangePage {
  readonly items: readonly Change[];
  /** Where to go on reading: the last position looked at, also when nothing matched. */
  readonly position: number;
  /** The newest position of the log. */
  readonly head: number;
}

export interface SweepReport {
  /** False for a dry run, which deletes nothing. */
  readonly applied: boolean;
  readonly blobs: readonly {
    readonly location: string;
    readonly size: number;
    readonly reason: "unreferenced" | "no record";
  }[];
  readonly bytes: number;
}

/** Tier 1: save and fetch. Every function refuses bad input with a catalogue error and no effect. */
export interface Storage {
  createProject(caller: Caller, input: NewProject): Promise<Project>;
  getProject(caller: Caller, input: { project: string }): Promise<Project>;
  listProjects(caller: Caller, input: PageRequest): Promise<Page<Project>>;

  createModel(caller: Caller, input: NewModel): Promise<Model>;
  reviseModel(caller: Caller, input: ModelRevision): Promise<Model>;
  getModel(caller: Caller, input: { uuid: string; asOf?: Time }): Promise<Model>;
  /** The newest revision unless one is named. */
  findModel(
    caller: Caller,
    input: { project: string; baseVersionId: string; revision?: number },
  ): Promise<Model>;
  /** The newest revision of each base version id, by name; or, with one named, all its revisions, oldest first. */
  listModels(
    caller: Caller,
    input: PageRequest & { project: string; baseVersionId?: string },
  ): Promise<Page<Model>>;

  createInstance(caller: Caller, input: NewInstance): Promise<Instance>;
  /** Bulk: up to 1,000, all or none. */
  createInstances(
    caller: Caller,
    input: { instances: readonly NewInstance[] },
  ): Promise<{ uuids: readonly string[] }>;
  getInstance(caller: Caller, input: InstanceName): Promise<Instance>;
  changeTags(caller: Caller, input: TagChange): Promise<Readonly<Record<string, string>>>;
  deprecate(caller: Caller, input: { uuid: string; reason: string; replacement?: string }): Promise<Instance>;
  restore(caller: Caller, input: { uuid: string; reason: string }): Promise<Instance>;

  /** Streams one blob in. With `digest` or `size` given, other bytes are refused. */
  uploadBlob(
    caller: Caller,
    input: { project: string; digest?: string; size?: number; bytes: Readable },
  ): Promise<BlobRef>;
  startUpload(caller: Caller, input: { project: string }): Promise<Upload>;
  getUpload(caller: Caller, input: { id: string }): Promise<Upload>;
  writeUpload(
    caller: Caller,
    input: { id: string; offset: number; bytes: Readable | Buffer },
  ): Promise<Upload>;
  finishUpload(caller: Caller, input: { id: string; digest?: string }): Promise<BlobRef>;
  abortUpload(caller: Caller, input: { id: string }): Promise<void>;
  /** Whether the project already has the bytes, so that a client need not send them. */
  findBlob(caller: Caller, input: { project: string; digest: string }): Promise<BlobRef>;
  openBlob(caller: Caller, input: { uuid: string; path?: string; range?: ByteRange }): Promise<OpenedBlob>;
  /** Finds blobs without a record, and removes them when told to apply. */
  sweep(caller: Caller, input: { apply: boolean; graceHours?: number }): Promise<SweepReport>;

  listChanges(caller: Caller, input: ChangeRequest): Promise<ChangePage>;
}
