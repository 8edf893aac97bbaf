import { GalleryError } from "../../../domain/errors.ts";
import type { Health } from "../../http/health.ts";
import type { Measurements } from "../../http/measurements.ts";
import type { Contract } from "../contract.ts";
import { renderDocs } from "../docs.ts";
import type { Call, Handlers } from "../handler.ts";

/** What the server tells about itself, beside the neck. */
export interface SelfReport {
  readonly health: Health;
  readonly measurements: Measurements;
  readonly stopping: () => boolean;
  /** Empties the stores; there on servers for testing alone. */
  readonly reset?: (() => Promise<void>) | undefined;
}

async function readyz({ health, stopping }: SelfReport, { query, reply }: Call): Promise<unknown> {
  const checks = [
    ...(await health.checks()),
    { name: "server", ready: !stopping(), detail: stopping() ? "stopping" : "serving" },
  ];
  const ready = checks.every((check) => check.ready);
  reply.header("cache-control", "no-store");
  if (!ready) reply.code(503);
  return { ready, ...(query.verbose === true && { checks }) };
}

async function reset({ reset }: SelfReport): Promise<void> {
  if (reset !== undefined) return reset();
  throw new GalleryError(
    "server.not_for_testing",
    "this server was not started for testing, so nothing empties it",
  );
}

export function serverHandlers(contract: Contract, self: SelfReport): Handlers {
  const json = JSON.stringify(contract.document);
  const docs = renderDocs(contract);
  return {
    "server.livez": async ({ reply }) => reply.type("text/plain; charset=utf-8").send("ok\n"),
    "server.readyz": (call) => readyz(self, call),
    "server.reset": () => reset(self),
    "server.metrics": async ({ reply }) => {
      const text = await self.measurements.text();
      return reply.type(self.measurements.contentType).send(text);
    },
    "server.openapi": async ({ reply }) => reply.type("application/json; charset=utf-8").send(json),
    "server.docs": async ({ reply }) =>
      reply.type("text/html; charset=utf-8").header("content-security-policy", docs.policy).send(docs.html),
  };
}
