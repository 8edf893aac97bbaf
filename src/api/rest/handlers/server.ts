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

export function serverHandlers(contract: Contract, self: SelfReport): Handlers {
  const json = JSON.stringify(contract.document);
  const docs = renderDocs(contract);
  return {
    "server.livez": async ({ reply }) => reply.type("text/plain; charset=utf-8").send("ok\n"),
    "server.readyz": (call) => readyz(self, call),
    "server.metrics": async ({ reply }) => {
      const text = await self.measurements.text();
      return reply.type(self.measurements.contentType).send(text);
    },
    "server.openapi": async ({ reply }) => reply.type("application/json; charset=utf-8").send(json),
    "server.docs": async ({ reply }) =>
      reply.type("text/html; charset=utf-8").header("content-security-policy", docs.policy).send(docs.html),
  };
}
