import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { type Logger, pino } from "pino";
import { onTestFinished } from "vitest";
import type { Gallery } from "../../../gallery.ts";
import { openGallery } from "../../../open.ts";
import { createServer, defaultServerSettings, type Server } from "../../../server.ts";

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every form
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export interface MlflowTestDoor {
  readonly server: Server;
  readonly gallery: Gallery;
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Sends JSON to a path below `/api/2.0/mlflow/`, or to a whole one, and gives the answer's JSON. */
  call(method: InjectOptions["method"], path: string, body?: unknown): Promise<Answer>;
}

/** A server on the real tiers with stores in a folder of its own, until it is closed. */
export async function startMlflowDoor(
  log: Logger = pino({ level: "silent" }),
): Promise<MlflowTestDoor & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "gallery-mlflow-"));
  const opened = await openGallery({ dataDir });
  const server = await createServer({
    gallery: opened.gallery,
    log,
    seams: opened.seams,
    settings: { ...defaultServerSettings, port: 0 },
    readiness: { checks: async () => [], gauges: async () => [] },
  });
  const send: MlflowTestDoor["send"] = (request) =>
    server.app.inject({ ...request, headers: { host: "127.0.0.1", ...request.headers } });
  return {
    server,
    gallery: opened.gallery,
    send,
    async call(method, path, body) {
      const answer = await send({
        method: method ?? "GET",
        url: path.startsWith("/") ? path : `/api/2.0/mlflow/${path}`,
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          payload: typeof body === "string" ? body : JSON.stringify(body),
        }),
      });
      return { status: answer.statusCode, body: answer.json() };
    },
    async close() {
      opened.quiesce();
      await server.close();
      await opened.close();
      await rm(dataDir, { recursive: true });
    },
  };
}

/** The same, gone after the test. */
export async function openMlflowDoor(log?: Logger): Promise<MlflowTestDoor> {
  const { close, ...door } = await startMlflowDoor(log);
  onTestFinished(close);
  return door;
}
