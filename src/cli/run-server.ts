import { pino } from "pino";
import type { Settings } from "../config.ts";
import { type RunningServer, runUntilSignal } from "../run.ts";
import type { Secrets } from "../secrets.ts";

/** Runs a server in the foreground: what people read goes to standard output, the log to standard error. */
export async function runServer(settings: Settings & { readonly secrets: Secrets }): Promise<void> {
  const log = pino({ level: settings.logLevel, redact: ["req.headers.authorization"] }, pino.destination(2));
  await runUntilSignal(settings, log, (server) => process.stdout.write(`${greeting(server, settings)}\n`));
}

function greeting({ url, thriftPort }: RunningServer, settings: Settings): string {
  const { dataDir, databaseUrl, rulesUrl, forTesting } = settings;
  const lines = [
    `Gallery is ready at ${url}`,
    `  read the API    ${url}/api/v1/docs`,
    ...(thriftPort === null ? [] : [`  framed Thrift   port ${thriftPort}`]),
    ...(rulesUrl === "" ? [] : [`  rules           ${rulesUrl}; gallery rule status tells how they stand`]),
    `  data directory  ${dataDir}${databaseUrl === "" ? "" : " (records in PostgreSQL)"}`,
    ...(forTesting
      ? [`  for testing     it started empty, and POST ${url}/api/v1/testing/reset empties it`]
      : []),
  ];
  return lines.join("\n");
}
