import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Caller } from "../../../domain/caller.ts";
import type { Gallery } from "../../../gallery.ts";
import { type OpenedGallery, openGallery } from "../../../open.ts";
import { dispatch } from "../dispatch.ts";
import type { Log } from "../errors.ts";
import type { Client } from "../generated.ts";
import { binaryProtocol } from "../wire/binary.ts";
import type { Protocol } from "../wire/protocol.ts";
import { clientOver } from "./client.ts";

export const quietLog: Log = { error: () => {}, debug: () => {} };

export const localCaller: Caller = {
  actor: "local",
  door: "thrift",
  requestId: "request-1",
  may: () => true,
};

/** A real Gallery in a folder of its own, gone after the test. */
export async function temporaryGallery(): Promise<OpenedGallery> {
  const dataDir = await mkdtemp(join(tmpdir(), "gallery-thrift-"));
  const opened = await openGallery({ dataDir });
  onTestFinished(async () => {
    await opened.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  return opened;
}

export function sender(gallery: Gallery, protocol: Protocol = binaryProtocol, log: Log = quietLog) {
  const session = { caller: localCaller, believesContext: true };
  return (message: Buffer): Promise<Buffer> => dispatch({ gallery, session, log }, message, protocol);
}

export function clientOf(gallery: Gallery, log: Log = quietLog): Client {
  return clientOver(sender(gallery, binaryProtocol, log));
}

/** A neck of which every function answers with what `answers` holds under its name, and notes with what it was called. */
export function scriptedGallery(answers: Readonly<Record<string, unknown>>): {
  gallery: Gallery;
  called: string[];
  inputs: unknown[];
} {
  const called: string[] = [];
  const inputs: unknown[] = [];
  const tier = (tierName: string): unknown =>
    new Proxy(
      {},
      {
        get: (_target, name) => async (_caller: Caller, input: unknown) => {
          const path = `${tierName}.${String(name)}`;
          called.push(path);
          inputs.push(input);
          const answer = answers[path];
          if (answer instanceof Error) throw answer;
          return answer;
        },
      },
    );
  const gallery = {
    storage: tier("storage"),
    metadata: tier("metadata"),
    metrics: tier("metrics"),
    rules: tier("rules"),
  } as Gallery;
  return { gallery, called, inputs };
}
