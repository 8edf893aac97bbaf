import { type AddressInfo, isIPv6 } from "node:net";
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from "fastify";
import type { Logger } from "pino";
import { watchConnections } from "./api/http/connections.ts";
import { type GuardSettings, guard } from "./api/http/guards.ts";
import type { Health } from "./api/http/health.ts";
import { createMeasurements, type Measurements } from "./api/http/measurements.ts";
import { galleryErrorOf, PROBLEM_TYPE, problemOf } from "./api/http/problem.ts";
import { answerBroken } from "./api/http/raw-errors.ts";
import { watchBodies } from "./api/http/slow-bodies.ts";
import { mlflowDoor } from "./api/mlflow/door.ts";
import { bodyOf, MlflowError, mlflowErrorOf } from "./api/mlflow/errors.ts";
import { isMlflowUrl } from "./api/mlflow/paths.ts";
import { loadContract } from "./api/rest/contract.ts";
import { handlersOf, methodsOf, restDoor } from "./api/rest/door.ts";
import { GalleryError } from "./domain/errors.ts";
import type { Seams } from "./domain/seams.ts";
import type { Gallery } from "./gallery.ts";

export interface ServerSettings {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names under which the server may be called, besides address literals; on loopback `localhost` is one. */
  readonly allowedHosts: readonly string[];
  readonly maxConnections: number;
  /** Bytes of the request line and headers together. */
  readonly maxHeaderBytes: number;
  readonly headersTimeoutMs: number;
  readonly keepAliveTimeoutMs: number;
  /** How long a body may stand still before the request is given up. */
  readonly bodyTimeoutMs: number;
  /** How long a stop waits for requests in flight. */
  readonly stopTimeoutMs: number;
}

export const defaultServerSettings: ServerSettings = {
  host: "127.0.0.1",
  port: 5150,
  allowedHosts: [],
  maxConnections: 10_000,
  maxHeaderBytes: 16 * 1024,
  headersTimeoutMs: 15_000,
  keepAliveTimeoutMs: 72_000,
  bodyTimeoutMs: 60_000,
  stopTimeoutMs: 20_000,
};

export interface ServerDeps {
  readonly gallery: Gallery;
  readonly log: Logger;
  readonly seams: Seams;
  readonly settings: ServerSettings;
  readonly readiness: Health;
  /** The Thrift door: a plugin that serves `POST /thrift`. */
  readonly thrift?: FastifyPluginAsync;
  /** Empties what the gallery keeps; there on servers for testing alone. */
  readonly reset?: (() => Promise<void>) | undefined;
}

export interface Server {
  /** The HTTP application, for tests that need no socket. */
  readonly app: FastifyInstance;
  listen(): Promise<{ url: string }>;
  /** Refuses new requests, waits for those in flight up to the bound, closes every connection. */
  close(): Promise<void>;
}

const REQUEST_ID = /^[A-Za-z0-9._:-]{1,128}$/;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

const standingHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "cache-control": "no-store",
};

function guardSettings({ host, allowedHosts }: ServerSettings): GuardSettings {
  const names = allowedHosts.map((name) => name.toLowerCase());
  return {
    hosts: new Set(LOOPBACK.test(host) ? [...names, "localhost"] : names),
    pages: new Set(["/", "/api/v1/docs"]),
  };
}

function createApp({ log, seams, settings }: ServerDeps, onFrameworkError: ErrorAnswer): FastifyInstance {
  const idOf = (request: { headers: Record<string, string | string[] | undefined> }): string => {
    const claimed = request.headers["x-request-id"];
    return typeof claimed === "string" && REQUEST_ID.test(claimed) ? claimed : seams.ids.uuid();
  };
  return fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: idOf,
    // Clients that join a path to an address with a slash at its end send two.
    rewriteUrl: ({ url = "/" }) => url.replace(/^\/{2,}/, "/"),
    http: {
      maxHeaderSize: settings.maxHeaderBytes,
      requireHostHeader: false,
      headersTimeout: settings.headersTimeoutMs,
    },
    keepAliveTimeout: settings.keepAliveTimeoutMs,
    forceCloseConnections: "idle",
    return503OnClosing: false,
    routerOptions: {
      maxParamLength: 4096,
      // The query is read by the operation's own parameters, so the router hands it on as it is.
      querystringParser: (text: string) => ({ text }),
    },
    frameworkErrors: (error, request, reply) =>
      onFrameworkError(error, request as FastifyRequest, reply as FastifyReply),
    clientErrorHandler: (error, socket) => answerBroken(error, socket, seams.ids.uuid()),
  }) as unknown as FastifyInstance;
}

type ErrorAnswer = (error: unknown, request: FastifyRequest, reply: FastifyReply) => FastifyReply;

/** Every refusal leaves by here, so no door can show a stack trace. */
function errorAnswer(log: Logger): ErrorAnswer {
  return (error, request, reply) => {
    const refusal = error instanceof MlflowError ? error : galleryErrorOf(error);
    if (refusal.status >= 500 && !isMeant(refusal))
      log.error({ err: error, requestId: request.id, code: codeOf(refusal) }, "request failed");
    reply.headers(standingHeaders).header("x-request-id", request.id);
    // The framework would cut the connection while the client still sends, and the answer might be lost with it.
    if (codeOf(refusal) === "server.stopping") reply.header("connection", "close");
    else reply.removeHeader("connection");
    reply.removeHeader("content-length");
    if (refusal instanceof GalleryError && refusal.retryAfter !== undefined)
      reply.header("retry-after", String(refusal.retryAfter));
    if (refusal instanceof MlflowError || isMlflowUrl(request.url)) {
      const told = mlflowErrorOf(refusal);
      return reply.code(told.status).type("application/json").send(bodyOf(told));
    }
    return reply
      .code(refusal.status)
      .type(PROBLEM_TYPE)
      .send(JSON.stringify(problemOf(refusal, request.id)));
  };
}

/** What Gallery does not do is refused on purpose: no fault to look into. */
function isMeant(refusal: GalleryError | MlflowError): boolean {
  return refusal instanceof MlflowError && refusal.errorCode === "NOT_IMPLEMENTED";
}

function codeOf(refusal: GalleryError | MlflowError): string {
  return refusal instanceof MlflowError ? refusal.errorCode : refusal.code;
}

/** Builds the HTTP server: guards, doors, probes. Listens only when told to. */
export async function createServer(deps: ServerDeps): Promise<Server> {
  const { gallery, log, seams, settings, readiness } = deps;
  const guards = guardSettings(settings);
  const measurements = createMeasurements(readiness);
  const contract = loadContract();
  const allowed = methodsOf(contract);
  const bodies = watchBodies(seams, settings.bodyTimeoutMs);
  const answer = errorAnswer(log);
  let stopping = false;

  const app = createApp(deps, (error, request, reply) => {
    try {
      guard(request.raw, guards);
    } catch (refusal) {
      return answer(refusal, request, reply);
    }
    return answer(error, request, reply);
  });
  app.removeAllContentTypeParsers();
  app.server.maxConnections = settings.maxConnections;
  const connections = watchConnections(app.server);

  const refuseUnknown = (request: FastifyRequest, reply: FastifyReply): never => {
    const path = request.url.split("?", 1)[0] as string;
    const methods = allowed(path);
    if (methods.length === 0) {
      throw new GalleryError("request.unknown_route", `there is no ${request.method} ${path}`);
    }
    reply.header("allow", methods.join(", "));
    throw new GalleryError("request.method", `${path} takes ${methods.join(", ")}, not ${request.method}`);
  };

  const admit = (request: FastifyRequest, reply: FastifyReply): void => {
    guard(request.raw, guards);
    if (stopping && !request.url.startsWith("/livez")) {
      throw new GalleryError("server.stopping", "the server is stopping");
    }
    if (request.is404) refuseUnknown(request, reply);
    const { operation, streams } = request.routeOptions.config;
    bodies.enter(
      request.raw,
      streams ?? operation?.requestBody?.content["application/octet-stream"] !== undefined,
    );
  };

  app.addHook("onRequest", (request, reply, done) => {
    reply.headers(standingHeaders).header("x-request-id", request.id);
    try {
      admit(request, reply);
      done();
    } catch (refusal) {
      done(refusal as Error);
    }
  });
  app.addHook("onResponse", (request, reply, done) => {
    bodies.leave(request.raw);
    observe(measurements, log, request, reply);
    done();
  });
  app.setErrorHandler((error, request, reply) => answer(error, request, reply));
  app.setNotFoundHandler(refuseUnknown);

  const mlflow = mlflowDoor(gallery, seams.ids);
  const { reset } = deps;
  const handlers = handlersOf(gallery, contract, {
    health: readiness,
    measurements,
    stopping: () => stopping,
    reset: reset && (() => reset().then(mlflow.forget)),
  });
  await app.register(restDoor(contract, handlers));
  await app.register(mlflow.plugin);
  if (deps.thrift !== undefined) await app.register(deps.thrift);
  // Until there is a page of its own, who opens the printed URL is shown what can be called.
  app.get("/", (_request, reply) => reply.redirect("/api/v1/docs"));
  await app.ready();

  return {
    app,
    async listen() {
      await app.listen({ host: settings.host, port: settings.port });
      const { address, port } = app.server.address() as AddressInfo;
      return { url: `http://${isIPv6(address) ? `[${address}]` : address}:${port}` };
    },
    async close() {
      stopping = true;
      const bound = seams.timers.after(settings.stopTimeoutMs, () => app.server.closeAllConnections());
      connections.closeUnused();
      await app.close();
      bound.cancel();
      bodies.stop();
    },
  };
}

function observe(
  measurements: Measurements,
  log: Logger,
  request: FastifyRequest,
  reply: FastifyReply,
): void {
  const operation =
    request.routeOptions.config.operation?.operationId ??
    (request.mlflow ? `mlflow.${request.mlflow.endpoint.name}` : request.routeOptions.url) ??
    "unknown";
  const { statusCode: status, elapsedTime: ms } = reply;
  measurements.observe(operation, status, ms);
  const level = status >= 500 && status !== 501 ? "warn" : status >= 400 ? "info" : "debug";
  if (log.isLevelEnabled(level)) {
    const path = request.url.split("?", 1)[0];
    log[level]({ requestId: request.id, operation, method: request.method, path, status, ms }, "request");
  }
}
