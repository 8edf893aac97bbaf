import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { GalleryError } from "../../domain/errors.ts";
import type { Gallery } from "../../gallery.ts";
import { callerOf } from "../http/caller.ts";
import { addBodyParsers, checkContentType } from "./bodies.ts";
import type { Contract, Operation } from "./contract.ts";
import type { Call, Handler, Handlers, Params } from "./handler.ts";
import { artifactHandlers } from "./handlers/artifacts.ts";
import { changeHandlers } from "./handlers/changes.ts";
import { dependencyHandlers } from "./handlers/dependencies.ts";
import { deploymentHandlers } from "./handlers/deployments.ts";
import { downloadHandlers } from "./handlers/downloads.ts";
import { instanceHandlers } from "./handlers/instances.ts";
import { loggedModelHandlers } from "./handlers/logged-models.ts";
import { metricHandlers } from "./handlers/metrics.ts";
import { modelHandlers } from "./handlers/models.ts";
import { offerHandlers } from "./handlers/offers.ts";
import { projectHandlers } from "./handlers/projects.ts";
import { registryHandlers } from "./handlers/registry.ts";
import { ruleHandlers } from "./handlers/rules.ts";
import { runHandlers } from "./handlers/runs.ts";
import { searchHandlers } from "./handlers/search.ts";
import { type SelfReport, serverHandlers } from "./handlers/server.ts";
import { uploadHandlers } from "./handlers/uploads.ts";
import { webhookHandlers } from "./handlers/webhooks.ts";
import { type Checks, checksOf, createValidator } from "./validation.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** The operation of the contract that a route serves. */
    operation?: Operation;
  }
}

/** A parameter at the end of a path that takes the rest of the URL, slashes too. */
const REST_OF_URL = "{path}";

function routeOf({ path }: Operation): string {
  return path.replace(REST_OF_URL, "*").replaceAll(/\{(\w+)\}/g, ":$1");
}

function paramsOf(request: FastifyRequest): unknown {
  const { "*": path, ...params } = request.params as Record<string, string>;
  const named = path === undefined ? params : { ...params, path };
  for (const [name, value] of Object.entries(named)) {
    if (value.includes("\u0000"))
      throw new GalleryError("text.invalid", `${name} contains a NUL character`, { field: name });
  }
  return named;
}

/** Compiled by an operation's first request: all of them at once would be most of a start. */
function serve(handler: Handler, operation: Operation, compile: () => Checks) {
  let checks: Checks | undefined;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    checks ??= compile();
    checks.headers(request.headers);
    const call: Call = {
      caller: callerOf(request, "rest"),
      params: checks.params(paramsOf(request)) as Params,
      query: checks.query((request.query as { text: string }).text) as Record<string, unknown>,
      body: checks.body(request.body),
      request,
      reply,
    };
    reply.code(operation.success);
    const answer = await handler(call);
    return reply.sent || answer === reply ? reply : reply.send(answer);
  };
}

function pair(operations: readonly Operation[], handlers: Handlers): [Operation, Handler][] {
  const orphans = new Set(Object.keys(handlers));
  const pairs = operations.map((operation): [Operation, Handler] => {
    const handler = handlers[operation.operationId];
    if (handler === undefined) throw new Error(`the operation ${operation.operationId} has no handler`);
    if (!orphans.delete(operation.operationId))
      throw new Error(`the contract names ${operation.operationId} twice`);
    return [operation, handler];
  });
  if (orphans.size > 0) throw new Error(`the contract lacks the operations ${[...orphans].join(", ")}`);
  return pairs;
}

export function handlersOf(gallery: Gallery, contract: Contract, self: SelfReport): Handlers {
  return {
    ...projectHandlers(gallery.storage),
    ...modelHandlers(gallery.storage),
    ...instanceHandlers(gallery.storage),
    ...downloadHandlers(gallery.storage),
    ...uploadHandlers(gallery.storage),
    ...changeHandlers(gallery.storage),
    ...dependencyHandlers(gallery.storage),
    ...deploymentHandlers(gallery.storage),
    ...offerHandlers(gallery.storage),
    ...searchHandlers(gallery.metadata),
    ...metricHandlers(gallery.metrics),
    ...runHandlers(gallery.metadata),
    ...registryHandlers(gallery),
    ...loggedModelHandlers(gallery.metadata),
    ...artifactHandlers(gallery.metadata),
    ...webhookHandlers(gallery.storage),
    ...ruleHandlers(gallery.rules),
    ...serverHandlers(contract, self),
  };
}

/** Serves every operation of the contract. An operation without a handler, or the reverse, stops the start. */
export function restDoor(contract: Contract, handlers: Handlers) {
  const pairs = pair(contract.operations, handlers);
  return async (scope: FastifyInstance): Promise<void> => {
    addBodyParsers(scope);
    let validator: ReturnType<typeof createValidator> | undefined;
    for (const [operation, handler] of pairs) {
      scope.route({
        method: operation.method === "GET" ? ["GET", "HEAD"] : operation.method,
        url: routeOf(operation),
        config: { operation },
        onRequest: (request, _reply, done) => {
          try {
            checkContentType(request, operation);
            done();
          } catch (refusal) {
            done(refusal as Error);
          }
        },
        handler: serve(handler, operation, () => {
          validator ??= createValidator();
          return checksOf(validator, operation);
        }),
      });
    }
  };
}

/** The methods that the contract knows for a path; empty when it knows none. */
export function methodsOf(contract: Contract): (path: string) => string[] {
  const known = contract.operations.map(({ path, method }) => ({
    method,
    form: new RegExp(
      `^${path
        .replaceAll(/[.]/g, "\\.")
        .replace(REST_OF_URL, ".+")
        .replaceAll(/\{\w+\}/g, "[^/]+")}$`,
    ),
  }));
  return (path) =>
    known
      .filter(({ form }) => form.test(path))
      .flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}
