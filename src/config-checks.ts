import { resolve } from "node:path";
import type { Settings } from "./config.ts";
import { GalleryError } from "./domain/errors.ts";

/** Refuses settings that would let other machines in without anyone's intent, or empty stores that are not for testing. */
export function checkServerSettings(settings: Settings): void {
  if (settings.forTesting) checkTestingSettings(settings);
  const { host, insecureNoAuth } = settings;
  if (insecureNoAuth || isLoopback(host)) return;
  throw new GalleryError(
    "config.invalid",
    `host ${host} can be reached by other machines, and this server has no access control: everyone who reaches it ` +
      "may do everything. Use --host 127.0.0.1, or say --insecure-no-auth if something in front of it checks who calls",
    { field: "host" },
  );
}

/** Whoever reaches such a server can empty it. */
function checkTestingSettings({ host, dataDir, databaseUrl, blobsUrl }: Settings): void {
  if (!isLoopback(host)) {
    throw refused("host", `host ${host} can be reached by other machines, which could empty it`);
  }
  if (databaseUrl !== "") throw refused("databaseUrl", "it would empty the database that databaseUrl names");
  if (blobsUrl !== `file:${resolve(dataDir, "blobs")}`) {
    throw refused("blobsUrl", "it would empty the folder that blobsUrl names");
  }
}

function refused(field: keyof Settings, why: string): GalleryError {
  return new GalleryError(
    "config.invalid",
    `a server for testing keeps to this machine and its data directory: ${why}`,
    {
      field,
    },
  );
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
