import { once } from "node:events";
import type { Logger } from "pino";
import { callerOf } from "./api/http/caller.ts";
import type { Check, Gauge, Health } from "./api/http/health.ts";
import { startThriftServer, type ThriftServer } from "./api/thrift/framed.ts";
import { thriftHttpPlugin } from "./api/thrift/http.ts";
import { type OpenedForTesting, openForTesting } from "./for-testing.ts";
import { type OpenedGallery, type OpenSettings, openGallery, usable } from "./open.ts";
import { rulesCheck, rulesGauges } from "./rules-health.ts";
import { createServer, defaultServerSettings } from "./server.ts";

export interface RunSettings extends Omit<OpenSettings, "searchMemory"> {
  readonly host: string;
  readonly port: number;
  /** Null leaves the framed Thrift door closed. */
  readonly thriftPort: number | null;
  readonly allowedHosts: readonly string[];
  /** Megabytes for search columns. */
  readonly indexMemory: number;
  /** Start empty, and be emptied again by whoever asks. */
  readonly forTesting?: boolean;
}

export interface RunningServer {
  readonly url: string;
  /** Of the framed Thrift door, when it is open. */
  readonly thriftPort: number | null;
  /** Refuses new work, finishes what was accepted, lets go of everything. */
  stop(): Promise<void>;
}

/** Opens the stores and all doors; resolves when every door answers. */
export async function startGallery(settings: RunSettings, log: Logger): Promise<RunningServer> {
  const opened = await open({ ...settings, searchMemory: settings.indexMemory * 1024 ** 2 });
  const { gallery, seams } = opened;
  const stops: (() => Promise<void>)[] = [() => opened.close()];
  const stop = async () => {
    for (const step of stops.splice(0).reverse()) await step();
  };
  try {
    const server = await createServer({
      gallery,
      log,
      seams,
      settings: {
        ...defaultServerSettings,
        host: settings.host,
        port: settings.port,
        allowedHosts: settings.allowedHosts,
      },
      readiness: readinessOf(opened),
      reset: opened.reset,
      thrift: thriftHttpPlugin({ gallery, log, callerOf: (request) => callerOf(request, "thrift") }),
    });
    stops.push(() => server.close());
    const { host, port } = settings;
    const { url } = await usable("port", `port ${port} of ${host}`, () => server.listen());
    const thrift = await startThrift(opened, settings, log);
    if (thrift) stops.push(() => thrift.close());
    stops.push(async () => opened.quiesce());
    return { url, thriftPort: thrift?.port ?? null, stop };
  } catch (reason) {
    await stop();
    throw reason;
  }
}

type Opened = Omit<OpenedForTesting, "reset"> & Partial<Pick<OpenedForTesting, "reset">>;

async function open({
  forTesting,
  ...settings
}: OpenSettings & Pick<RunSettings, "forTesting">): Promise<Opened> {
  if (forTesting) return openForTesting(settings);
  const opened = await openGallery(settings);
  return { ...opened, current: async () => opened };
}

async function startThrift(
  { gallery, seams }: Opened,
  { host, thriftPort }: RunSettings,
  log: Logger,
): Promise<ThriftServer | undefined> {
  if (thriftPort === null) return undefined;
  return usable("thriftPort", `the Thrift port ${thriftPort} of ${host}`, () =>
    startThriftServer({ gallery, host, port: thriftPort, seams, log }),
  );
}

/** Runs until the process is told to stop; `announce` is called once every door answers. */
export async function runUntilSignal(
  settings: RunSettings,
  log: Logger,
  announce: (server: RunningServer) => void,
): Promise<void> {
  const signals = ["SIGINT", "SIGTERM"] as const;
  // Listening before anybody is told that the server is up, so that no signal ends it halfway.
  const told = Promise.race(signals.map((name) => once(process, name).then(() => name)));
  const server = await startGallery(settings, log);
  announce(server);
  const signal = await told;
  // Whoever asks a second time does not want to wait.
  for (const name of signals) process.removeAllListeners(name).once(name, () => process.exit(130));
  log.info({ signal }, "stopping");
  await server.stop();
  log.info("stopped");
}

function readinessOf({ current }: Opened): Health {
  const check = async (name: string, probe: () => Promise<void>): Promise<Check> => {
    try {
      await probe();
      return { name, ready: true, detail: "answers" };
    } catch (reason) {
      return { name, ready: false, detail: reason instanceof Error ? reason.message : String(reason) };
    }
  };
  /** Searches are answered by the database while the columns load, so loading makes nothing unready. */
  const index = ({ search }: OpenedGallery): Check => {
    const state = search.state();
    const detail =
      state === null ? "not loaded" : `${state.phase}, ${state.instances} instances, ${state.bytes} bytes`;
    return { name: "index", ready: true, detail };
  };
  return {
    async checks() {
      const opened = await current();
      const { records, blobs, rules } = opened;
      return [
        ...(await Promise.all([
          check("records", () => records.check()),
          check("blobs", () => blobs.check()),
        ])),
        index(opened),
        await rulesCheck(rules),
      ];
    },
    async gauges(): Promise<Gauge[]> {
      const { records, search, rules } = await current();
      return [
        {
          name: "gallery_index_instances",
          help: "Instances in the search columns",
          value: search.state()?.instances ?? 0,
        },
        {
          name: "gallery_index_bytes",
          help: "Memory of the search columns",
          value: search.state()?.bytes ?? 0,
        },
        {
          name: "gallery_log_position",
          help: "Newest position of the change log",
          value: await records.read((tables) => tables.changes.head()).catch(() => Number.NaN),
        },
        ...(await rulesGauges(rules)),
      ];
    },
  };
}
