import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InjectOptions, LightMyRequestResponse } from "fastify";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import type { Seams } from "../../../domain/seams.ts";
import type { Gallery } from "../../../gallery.ts";
import { type OpenSettings, openGallery } from "../../../open.ts";
import { createServer, defaultServerSettings, type Server, type ServerSettings } from "../../../server.ts";
import type { Health } from "../../http/health.ts";
import { loadContract, type Operation } from "../contract.ts";
import { createValidator } from "../validation.ts";

const contract = loadContract();
const validator = createValidator();

export interface TestDoor {
  readonly server: Server;
  readonly gallery: Gallery;
  /** What a stop begins with. */
  quiesce(): void;
  /** Sends one request and holds the answer against the contract. */
  send(request: InjectOptions): Promise<LightMyRequestResponse>;
  /** Sends JSON and gives the answer's JSON. */
  json(method: InjectOptions["method"], url: string, body?: unknown): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: tests read answers of every form
export type Json = any;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

function operationOf(method: string, url: string): Operation | undefined {
  const path = url.split("?", 1)[0] as string;
  return contract.operations.find(
    (operation) =>
      operation.method === method &&
      new RegExp(`^${operation.path.replace("{path}", ".+").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
  );
}

/** An answer that the contract does not document fails the test that asked for it. */
export function holdAgainstContract(method: string, url: string, answer: LightMyRequestResponse): void {
  const operation = operationOf(method, url);
  if (operation === undefined) return;
  const documented = operation.responses[answer.statusCode];
  const where = `${operation.operationId} ${answer.statusCode}`;
  if (documented === undefined) throw new Error(`${where} is not documented: ${answer.body.slice(0, 500)}`);
  const type = String(answer.headers["content-type"] ?? "").split(";", 1)[0] as string;
  const kinds = documented.content ?? {};
  if (Object.keys(kinds).length === 0) {
    if (answer.body !== "") throw new Error(`${where} must have no body`);
    return;
  }
  const media = kinds[type];
  if (media === undefined) throw new Error(`${where} with ${type} is not documented`);
  if (!type.endsWith("json")) return;
  const validate = validator.compile(media.schema);
  if (!validate(answer.json()))
    throw new Error(`${where}: ${validator.errorsText(validate.errors)} in ${answer.body.slice(0, 500)}`);
}

const idle: Health = { checks: async () => [], gauges: async () => [] };

/** A server on the real tiers with stores in a folder of its own, gone after the test. */
export async function openDoor(
  settings: Partial<ServerSettings> = {},
  health: Health = idle,
  stores: Partial<OpenSettings> = {},
): Promise<TestDoor> {
  const { close, ...door } = await startDoor(settings, health, stores);
  onTestFinished(close);
  return door;
}

/** The same until it is closed, and with other seams where they are given. */
export async function startDoor(
  settings: Partial<ServerSettings>,
  health: Health = idle,
  stores: Partial<OpenSettings> = {},
  seams?: Seams,
): Promise<TestDoor & { close(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), "gallery-rest-"));
  const opened = await openGallery({ dataDir, ...stores }, seams);
  const server = await createServer({
    gallery: opened.gallery,
    log: pino({ level: "silent" }),
    seams: opened.seams,
    settings: { ...defaultServerSettings, port: 0, ...settings },
    readiness: health,
  });
  const close = async () => {
    opened.quiesce();
    await server.close();
    await opened.close();
    await rm(dataDir, { recursive: true });
  };
  return { server, gallery: opened.gallery, quiesce: opened.quiesce, close, ...clientOf(server) };
}

export function clientOf(server: Server): Pick<TestDoor, "send" | "json"> {
  const send: TestDoor["send"] = async (request) => {
    const answer = await server.app.inject({
      ...request,
      headers: { host: "127.0.0.1", ...request.headers },
    });
    holdAgainstContract(request.method ?? "GET", String(request.url), answer);
    return answer;
  };
  return {
    send,
    async json(method, url, body) {
      const answer = await send({
        method: method ?? "GET",
        url,
        ...(body !== undefined && {
          headers: { "content-type": "application/json" },
          payload: JSON.stringify(body),
        }),
      });
      return { status: answer.statusCode, body: answer.body === "" ? undefined : answer.json() };
    },
  };
}

/** A project with one model and one instance of three bytes. */
export async function withInstance(
  door: TestDoor,
): Promise<{ instance: string; model: string; digest: string }> {
  await door.json("POST", "/api/v1/projects", { name: "p" });
  const model = await door.json("POST", "/api/v1/projects/p/models", { baseVersionId: "m" });
  const blob = await door.send({
    method: "POST",
    url: "/api/v1/projects/p/blobs",
    headers: { "content-type": "application/octet-stream" },
    payload: Buffer.from("abc"),
  });
  const { digest } = blob.json();
  const instance = await door.json("POST", "/api/v1/projects/p/models/m/instances", {
    blob: digest,
    fields: { city: "NYC" },
  });
  return { instance: instance.body.uuid, model: model.body.uuid, digest };
}
