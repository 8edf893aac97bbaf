import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from "fastify";
import { GalleryError } from "../../domain/errors.ts";
import type { Ids } from "../../domain/seams.ts";
import type { Gallery } from "../../gallery.ts";
import { callerOf } from "../http/caller.ts";
import type { Params } from "./call.ts";
import { besideEndpoints } from "./endpoints/beside.ts";
import { invalid, MlflowError } from "./errors.ts";
import { pairHandlers } from "./handlers.ts";
import { type Place, placeOf } from "./paths.ts";
import { projectKeeper } from "./projects.ts";
import { readBody } from "./requests/json.ts";
import { BODY_LIMIT } from "./requests/limits.ts";
import { findEndpoint, type Match, methodsAt } from "./router.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Whether the body is handed on as it comes. */
    streams?: true;
  }
  interface FastifyRequest {
    /** What of MLflow's the request asks for, and where. */
    mlflow: (Match & Place) | null;
  }
}

const bases = ["", "/projects/:project"];
const roots = ["/api", "/ajax-api"];
const files = ["2.0/mlflow-artifacts/artifacts/*", "2.0/mlflow-artifacts/mpu/part/*"];
const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

/** So few routes for so many endpoints because each takes the framework a quarter of a millisecond to set up. */
function urlsOf(tails: readonly string[]): readonly string[] {
  return bases.flatMap((base) => roots.flatMap((root) => tails.map((tail) => `${base}${root}/${tail}`)));
}

const besideUrls = [
  ...new Set(besideEndpoints.filter(({ prefix }) => prefix === "").map(({ path }) => path)),
];

function match(request: FastifyRequest, reply: FastifyReply): Match & Place {
  const place = placeOf(request.url);
  const { path } = place;
  const found = findEndpoint(request.method, path);
  if (found === undefined) {
    const taken = methodsAt(path);
    if (taken.length === 0) {
      throw new GalleryError("request.unknown_route", `There is no ${request.method} ${path}.`);
    }
    reply.header("allow", taken.join(", "));
    throw new GalleryError("request.method", `${path} takes ${taken.join(", ")}, not ${request.method}.`);
  }
  if (found.endpoint.standing === "refused") throw new MlflowError("NOT_IMPLEMENTED", found.endpoint.why);
  return { ...found, ...place };
}

/** As MLflow has it for POST and PUT; what browsers send unasked to other servers cannot have this type. */
function checkContentType({ method, headers }: FastifyRequest): void {
  const coding = headers["content-encoding"];
  if (coding !== undefined && coding !== "identity") throw invalid("The body must not be compressed.");
  if (method !== "POST" && method !== "PUT") return;
  const type = headers["content-type"];
  if (type === undefined) throw invalid("Bad Request. Content-Type header is missing.");
  if (type.split(";", 1)[0] !== "application/json") {
    throw invalid("Bad Request. Content-Type must be one of ['application/json'].");
  }
}

type Check = (request: FastifyRequest) => void;

function admit(scope: FastifyInstance, check: Check): void {
  scope.addHook("onRequest", (request, reply, done) => {
    try {
      request.mlflow = match(request, reply);
      check(request);
      done();
    } catch (refusal) {
      done(refusal as Error);
    }
  });
}

export interface MlflowDoor {
  readonly plugin: FastifyPluginAsync;
  /** Drops what was learnt of the stores, which were emptied. */
  forget(): void;
}

/** Serves MLflow's interface for every project: what is said in JSON, and files as they are. */
export function mlflowDoor(gallery: Gallery, ids: Ids): MlflowDoor {
  const begin = () => ({ handlers: pairHandlers(gallery, ids), projects: projectKeeper(gallery) });
  let state = begin();

  const serve = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { endpoint, params, project, query } = request.mlflow as Match & Place;
    const { handlers, projects } = state;
    const handler = handlers.get(endpoint);
    if (handler === undefined) throw new Error(`${endpoint.name} is served by nothing`);
    const caller = callerOf(request, "mlflow");
    if (!besideEndpoints.includes(endpoint)) await projects.ensure(caller, project);
    const answer = await handler({
      caller,
      project,
      endpoint,
      params: params as unknown as Params,
      query: new URLSearchParams(query),
      body: request.body ?? {},
      request,
      reply,
    });
    if (reply.sent || answer === reply) return reply;
    return reply.type("application/json").send(JSON.stringify(answer ?? {}));
  };

  const plugin = async (app: FastifyInstance): Promise<void> => {
    app.decorateRequest("mlflow", null);
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser(
        "*",
        { parseAs: "buffer", bodyLimit: BODY_LIMIT },
        (_request, bytes: Buffer, done) => {
          try {
            done(null, readBody(bytes));
          } catch (error) {
            done(error as Error);
          }
        },
      );
      admit(scope, checkContentType);
      const urls = [
        ...urlsOf(["2.0/*", "3.0/*"]),
        ...bases.flatMap((base) => besideUrls.map((url) => `${base}${url}`)),
      ];
      for (const url of urls) scope.route({ method: methods, url, handler: serve });
    });
    await app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser("*", (_request, payload, done) => done(null, payload));
      admit(scope, () => {});
      for (const url of urlsOf(files)) {
        scope.route({ method: methods, url, config: { streams: true }, handler: serve });
      }
    });
  };

  return {
    plugin,
    forget() {
      state = begin();
    },
  };
}
