import type { FastifyReply, FastifyRequest } from "fastify";
import type { Caller } from "../../domain/caller.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { type Fields, queryReader, reader, type Values } from "./requests/fields.ts";

/** The parts of any path of the table; an endpoint's own are always there. */
export interface Params {
  readonly model_id: string;
  readonly tag_key: string;
  readonly webhook_id: string;
  /** Decoded, with its slashes. */
  readonly artifact_path: string;
}

/** One request at MLflow's door. */
export interface MlflowCall {
  readonly caller: Caller;
  readonly project: string;
  readonly endpoint: Endpoint;
  readonly params: Params;
  readonly query: URLSearchParams;
  /** A JSON object, empty when nothing was sent; the raw stream of an upload. */
  readonly body: unknown;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

/** Translates a call for the neck and gives the message to answer with; fields that are undefined are left out. */
export type MlflowHandler = (call: MlflowCall) => Promise<unknown>;

/** Handlers by the name of the endpoint. */
export type MlflowHandlers = Readonly<Record<string, MlflowHandler>>;

/** A handler whose request is read, from the query or the body as its method has it, before it is called. */
export function handle<F extends Fields>(
  fields: F,
  answer: (given: Values<F>, call: MlflowCall) => Promise<unknown>,
): MlflowHandler {
  const readBody = reader(fields);
  const readQuery = queryReader(fields);
  return (call) => {
    const given =
      call.endpoint.method === "GET"
        ? readQuery(call.query)
        : readBody(call.body as Readonly<Record<string, unknown>>);
    return answer(given, call);
  };
}
