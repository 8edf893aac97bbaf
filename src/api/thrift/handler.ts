import type { Gallery } from "../../gallery.ts";
import { explain, type Log } from "./errors.ts";
import { type Client, type Generated, service, types } from "./generated.ts";
import type { Call } from "./operation.ts";
import { operations } from "./operations.ts";
import { callerOf, type Session } from "./session.ts";

export interface DispatchContext {
  readonly gallery: Gallery;
  readonly session: Session;
  readonly log: Log;
}

type AnyOperation = (call: Call, ...args: unknown[]) => Promise<unknown>;
type Method = (this: DispatchContext, ...args: unknown[]) => Promise<unknown>;

export const functionNames = Object.keys(operations) as readonly (keyof Client)[];

/**
 * What generated code calls, with the context of one request as `this`. It never throws and rejects with the wire's
 * exception only: generated code would hang up on the one and tell the other's message.
 */
export const methods: Readonly<Record<keyof Client, Method>> = Object.fromEntries(
  functionNames.map((name) => [name, methodOf(name)]),
) as Record<keyof Client, Method>;

function methodOf(name: keyof Client): Method {
  const operation = operations[name] as AnyOperation;
  const method: Method = async function (...args) {
    let requestId = this.session.caller.requestId;
    try {
      const caller = callerOf(this.session, contextOf(args));
      requestId = caller.requestId;
      return await operation({ gallery: this.gallery, caller }, ...args);
    } catch (error) {
      throw explain(error, requestId, this.log);
    }
  };
  // Generated code recognises a promise style by the declared number of arguments, which is its client's.
  return Object.defineProperty(method, "length", { value: service.Client.prototype[name].length });
}

function contextOf(args: readonly unknown[]): Generated.RequestContext | undefined {
  const last = args.at(-1);
  return last instanceof types.RequestContext ? last : undefined;
}
