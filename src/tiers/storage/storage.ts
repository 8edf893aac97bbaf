import type { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import type { ChangePage, ChangeRequest } from "../../domain/change.ts";
import type { BlobRef, Instance, InstanceName, NewInstance } from "../../domain/instance.ts";
import type { Model, ModelRevision, NewModel } from "../../domain/model.ts";
import type { NewProject, Project } from "../../domain/project.ts";
import type { TagChange } from "../../domain/tag.ts";
import type { ByteRange, SweepReport, Upload } from "../../domain/upload.ts";
import type { Page, PageRequest, Time } from "../../domain/values.ts";

export interface OpenedBlob {
  /** Fails with `blob.corrupt` before its last bytes when a whole blob does not match its digest. */
  readonly stream: Readable;
  readonly ref: BlobRef;
  /** The bytes that the stream holds: all of them, or the range that was asked for. */
  readonly start: number;
  readonly end: number;
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
