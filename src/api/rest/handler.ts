import type { FastifyReply, FastifyRequest } from "fastify";
import type { ArtifactOwnerKind } from "../../domain/artifact.ts";
import type { Caller } from "../../domain/caller.ts";

/** The parameters of any path of the contract; an operation's own are always there. */
export interface Params {
  readonly project: string;
  readonly baseVersionId: string;
  readonly version: string;
  readonly uuid: string;
  readonly id: string;
  readonly digest: string;
  readonly path: string;
  readonly upstream: string;
  readonly position: number;
  readonly name: string;
  readonly approval: string;
  readonly offer: string;
  readonly rule: string;
  readonly experiment: number;
  readonly alias: string;
  readonly owner: ArtifactOwnerKind;
}

/** One request after its form was checked against the contract, so its parts may be taken for what they claim. */
export interface Call {
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Readonly<Record<string, unknown>>;
  readonly body: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Translates a call for the neck and gives the body to send; an unusual status or header goes on the reply. */
export type Handler = (call: Call) => Promise<unknown>;

/** Handlers by operation id. */
export type Handlers = Readonly<Record<string, Handler>>;
