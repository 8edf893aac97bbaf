import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SettingName } from "./config.ts";
import { GalleryError } from "./domain/errors.ts";
import type { Mail, Seams, SshIdentity } from "./domain/seams.ts";
import { isSshPlace } from "./domain/ssh-place.ts";
import { createGallery, type Gallery } from "./gallery.ts";
import { realSeams } from "./seams.ts";
import { type Secrets, secretOf } from "./secrets.ts";
import { FileBlobStore } from "./stores/blobs/file.ts";
import type { BlobStore } from "./stores/blobs/store.ts";
import type { Search } from "./stores/index/searcher.ts";
import { SearchWorkers } from "./stores/index/workers.ts";
import { lockDirectory } from "./stores/records/sql/lock.ts";
import { PostgresRecords } from "./stores/records/sql/postgres.ts";
import { SqliteRecords } from "./stores/records/sql/sqlite.ts";
import type { Records } from "./stores/records/store.ts";
import { createMetadata } from "./tiers/metadata/index.ts";
import { createMetrics } from "./tiers/metrics/index.ts";
import {
  type ActionSettings,
  AssessThread,
  Automation,
  createActions,
  createRules,
  FollowedRules,
  keepDecisionsFor,
  LiveRuleBook,
  type RulesSource,
} from "./tiers/rules/index.ts";
import { createStorage, Notifications, ReadCounts } from "./tiers/storage/index.ts";

export interface OpenSettings {
  /** Folder of the embedded stores, made when absent. */
  readonly dataDir: string;
  /** `postgres://…`; the embedded SQLite in the data folder unless given. */
  readonly databaseUrl?: string;
  /** `file:` and a folder; a folder in the data folder unless given. */
  readonly blobsUrl?: string;
  /** Bytes of memory for search columns; 0 searches the database alone. */
  readonly searchMemory?: number;
  /** Networks that webhooks may call although they are not public, such as `10.1.0.0/16`. */
  readonly callbackNetworks?: readonly string[];
  /** A Git repository of rules: by `https:`, `http:`, `ssh:`, `file:` or a folder, and `#branch`; none follows none. */
  readonly rulesUrl?: string;
  /** `main` unless given. */
  readonly rulesBranch?: string;
  /** In the repository; `rules`, or all of it, unless given. */
  readonly rulesFolder?: string;
  /** Seconds between two looks at it; 10 unless given. */
  readonly rulesInterval?: number;
  /** Networks that it may lie in although they are not public. */
  readonly rulesNetworks?: readonly string[];
  readonly rulesToken?: string;
  /** File of the private key that reads it over SSH. */
  readonly rulesSshKey?: string;
  readonly rulesSshPassphrase?: string;
  /** File of the keys of hosts that it may be read from over SSH; none is known without it. */
  readonly rulesKnownHosts?: string;
  /** What callbacks of rules are signed with. */
  readonly secrets?: Secrets;
  /** URL of the Alertmanager that alerts of rules go to. */
  readonly alertmanagerUrl?: string;
  /** `smtp://…` or `smtps://…` of the server that letters of rules go to. */
  readonly mailUrl?: string;
  /** Who the letters are from. */
  readonly mailFrom?: string;
  /** Days that decisions are kept; 365 unless given. */
  readonly decisionDays?: number;
  /** Days that firings are kept with what became of their actions; 365 unless given. */
  readonly firingDays?: number;
}

export interface OpenedGallery {
  readonly gallery: Gallery;
  readonly records: Records;
  readonly blobs: BlobStore;
  readonly search: Search;
  readonly rules: FollowedRules;
  readonly seams: Seams;
  /**
   * Answers who waits for changes, begins no deliveries, takes up no rules and acts by none. Call it before the doors
   * close, which wait for all of that.
   */
  quiesce(): void;
  /** Finishes what was accepted, then lets go of everything. */
  close(): Promise<void>;
}

const DEFAULT_SEARCH_MEMORY = 1024 ** 3;

/** Records of answered retries are kept for a week, as long as any client goes on retrying. */
const IDEMPOTENCY_MS = 7 * 24 * 60 * 60 * 1_000;
const DEFAULT_DECISION_DAYS = 365;
const PRUNE_EVERY_MS = 60 * 60 * 1_000;

/** The one place where drivers are chosen and tiers are put together. */
export async function openGallery(
  settings: OpenSettings,
  seams: Seams = realSeams(settings.callbackNetworks, settings.rulesNetworks),
): Promise<OpenedGallery> {
  const closing: (() => Promise<void> | void)[] = [];
  const close = async () => {
    for (const step of closing.splice(0).reverse()) await step();
  };
  try {
    // Before anything is made: a refusal leaves nothing behind.
    const folder = blobFolder(settings);
    const source = rulesSource(settings);
    const acting = await actionSettings(settings);
    const { dataDir } = settings;
    const records = await usable("dataDir", `the data directory ${dataDir}`, async () => {
      await mkdir(dataDir, { recursive: true, mode: 0o700 });
      return openRecords(settings, seams, closing);
    });
    closing.push(() => records.close());
    const blobs = await FileBlobStore.open(folder, seams.ids);
    closing.push(() => blobs.close());

    const search = openSearch(settings);
    closing.push(() => search.close());

    const context = { records, seams };
    const reads = new ReadCounts(context);
    closing.push(() => reads.close());
    const notifications = new Notifications(context);
    closing.push(() => notifications.close());
    const rules = new FollowedRules(context, new AssessThread(seams.timers), source);
    closing.push(() => rules.close());
    const storage = createStorage(context, blobs, reads, notifications);
    const book = new LiveRuleBook(rules.inForce, () => automation.wake());
    const actions = createActions(context, storage, acting);
    const automation = new Automation(context, book, notifications.feed, actions, settings.firingDays);
    closing.push(() => automation.close());
    const wake = () => automation.wake();
    const gallery = createGallery({
      storage,
      metadata: createMetadata(context, search, blobs),
      metrics: createMetrics(context),
      rules: createRules(context, { followed: rules.functions, book, search, wake, preview: storage }),
    });
    const keeping = keepDecisionsFor(settings.decisionDays ?? DEFAULT_DECISION_DAYS, context);
    closing.push(() => keeping.cancel());
    const pruning = seams.timers.every(PRUNE_EVERY_MS, () => {
      const before = seams.clock.now() - IDEMPOTENCY_MS;
      // A failure is met again by the next hour's turn.
      records.write((tables) => tables.idempotency.prune(before)).catch(() => {});
    });
    closing.push(() => pruning.cancel());
    notifications.start();
    await rules.start();
    automation.start();
    const quiesce = () => {
      notifications.quiesce();
      rules.quiesce();
      automation.quiesce();
    };
    return { gallery, records, blobs, search, rules, seams, quiesce, close };
  } catch (reason) {
    await close();
    throw reason;
  }
}

/** An operator whose setting does not fit the machine reads a sentence, not the stack of a system call. */
export async function usable<T>(setting: SettingName, what: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (reason) {
    if (reason instanceof GalleryError || !(reason instanceof Error) || !("code" in reason)) throw reason;
    throw new GalleryError("config.invalid", `${what} cannot be used: ${reason.message}`, {
      field: setting,
      cause: reason,
    });
  }
}

async function openRecords(
  settings: OpenSettings,
  seams: Seams,
  closing: (() => Promise<void> | void)[],
): Promise<Records> {
  if (settings.databaseUrl) return PostgresRecords.open({ url: settings.databaseUrl, timers: seams.timers });
  const lock = lockDirectory(join(settings.dataDir, "lock.db"), settings.dataDir);
  closing.push(() => lock.release());
  return new SqliteRecords({ path: databasePath(settings.dataDir), timers: seams.timers });
}

function openSearch({ dataDir, databaseUrl, searchMemory }: OpenSettings): SearchWorkers {
  return new SearchWorkers({
    database: databaseUrl ? { postgresql: databaseUrl } : { sqlite: databasePath(dataDir) },
    memory: searchMemory ?? DEFAULT_SEARCH_MEMORY,
    snapshot: join(dataDir, "search.columns"),
  });
}

async function actionSettings(settings: OpenSettings): Promise<ActionSettings> {
  const { secrets, alertmanagerUrl } = settings;
  return {
    secrets: (name) => secrets && secretOf(secrets, name),
    alertmanager: alertmanagerUrl || null,
    mail: await openMail(settings),
  };
}

async function openMail({ mailUrl: url, mailFrom: from }: OpenSettings): Promise<Mail | null> {
  if (!url) return null;
  if (!from) {
    const message = "mailUrl is set, and mailFrom is not: say who letters are from";
    throw new GalleryError("config.invalid", message, { field: "mailFrom" });
  }
  // Most servers send none, and the library takes a while to load.
  const { createMail } = await import("./outgoing-mail.ts");
  return createMail({ url, from });
}

const DEFAULT_RULES_INTERVAL_S = 10;

function rulesSource(settings: OpenSettings): RulesSource | undefined {
  const { dataDir, rulesUrl, rulesBranch, rulesFolder, rulesInterval, rulesToken } = settings;
  if (!rulesUrl) return undefined;
  const [, place = "", fragment] = /^([^#]*)(?:#(.*))?$/s.exec(rulesUrl) ?? [];
  return {
    url: place.startsWith("file:") ? folderOf(place) : place,
    branch: fragment || rulesBranch || "main",
    folder: rulesFolder || undefined,
    intervalMs: (rulesInterval ?? DEFAULT_RULES_INTERVAL_S) * 1_000,
    cache: join(dataDir, "rules.git"),
    ...(rulesToken && { token: rulesToken }),
    ...(isSshPlace(place) && { ssh: sshIdentity(settings) }),
  };
}

function sshIdentity(settings: OpenSettings): SshIdentity {
  const { rulesSshKey: key, rulesSshPassphrase: passphrase, rulesKnownHosts: knownHosts } = settings;
  if (key && knownHosts) return { key, knownHosts, ...(passphrase && { passphrase }) };
  const field = key ? "rulesKnownHosts" : "rulesSshKey";
  throw new GalleryError("config.invalid", `rulesUrl is read over ssh, and ${field} is not set`, { field });
}

function blobFolder({ dataDir, blobsUrl: url }: OpenSettings): string {
  if (!url) return join(dataDir, "blobs");
  if (!url.startsWith("file:")) {
    throw new GalleryError(
      "config.invalid",
      `blobs can be kept in file:<folder>; ${url.split(":")[0]}: is not built in`,
    );
  }
  return folderOf(url);
}

/** `file:` URLs as RFC 8089 has them, and `file:` with a relative folder. */
function folderOf(url: string): string {
  if (!url.startsWith("file:/")) return url.slice("file:".length);
  try {
    return fileURLToPath(url);
  } catch {
    throw new GalleryError("config.invalid", `${url} names no folder of this machine; write file:///folder`);
  }
}

const databasePath = (dataDir: string): string => join(dataDir, "gallery.db");
