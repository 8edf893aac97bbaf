import { resolve } from "node:path";
import { missingFile, readYamlFile } from "./config-file.ts";
import {
  logLevels,
  type Raw,
  readAlertmanager,
  readBlobs,
  readDatabase,
  readDays,
  readFile,
  readFileOfUser,
  readFolder,
  readList,
  readLogLevel,
  readMailbox,
  readMailServer,
  readNetworks,
  readPort,
  readPortOrOff,
  readRepository,
  readRulesFolder,
  readSeconds,
  readServer,
  readSwitch,
  readText,
  readWhole,
  Unfit,
} from "./config-values.ts";
import { GalleryError } from "./domain/errors.ts";
import { readSecretsFrom, type Secrets } from "./secrets.ts";

/*
 * The only reader of the environment. A setting `dataDir` is the flag `--data-dir`, the variable
 * `GALLERY_DATA_DIR` and the line `dataDir:` of the file, and the first of these that is given wins.
 */

export type Origin = "flag" | "environment" | "file" | "default";

interface Definition<Value> {
  readonly fallback: Raw;
  /** Says what is wrong by throwing a plain sentence part, such as `is not a port`. */
  readonly read: (raw: Raw) => Value;
  readonly about: string;
  /** Form of the value in help texts; absent for a switch. */
  readonly form?: string;
  readonly isSecret?: true;
}

const define = <Value>(
  form: string | undefined,
  fallback: Raw,
  read: (raw: Raw) => Value,
  about: string,
): Definition<Value> => ({ fallback, read, about, ...(form === undefined ? {} : { form }) });

/** One that is never shown, and that no flag takes, since others on the machine can read flags. */
const secret = <Value>(read: (raw: Raw) => Value, about: string) => ({
  ...define("text", "", read, about),
  isSecret: true as const,
});

/** Every setting there is. */
export const definitions = {
  host: define("address", "127.0.0.1", readText, "address to listen on"),
  port: define("port", 5150, readPort, "HTTP port, 0 for any free one"),
  thriftPort: define("port", 5151, readPortOrOff, "framed Thrift port, 0 for any free one, or off"),
  dataDir: define("folder", "gallery-data", readFolder, "folder of the embedded stores"),
  databaseUrl: define(
    "url",
    "",
    readDatabase,
    "records: postgres://…; SQLite in the data folder unless given",
  ),
  blobsUrl: define("url", "", readBlobs, "blobs: file: and a folder; one in the data folder unless given"),
  allowedHosts: define("names", "", readList, "host names, comma-separated, that requests may come in by"),
  indexMemory: define("MB", 1024, readWhole, "most memory of the search index"),
  callbackNetworks: define(
    "networks",
    "",
    readNetworks,
    "networks, comma-separated, that webhooks may call although they are not public",
  ),
  rulesUrl: define(
    "url",
    "",
    readRepository,
    "Git repository of the rules: https://…, ssh://… or a folder of this machine; #branch may follow",
  ),
  rulesBranch: define("name", "main", readText, "branch of the rules' repository"),
  rulesFolder: define(
    "folder",
    "",
    readRulesFolder,
    "folder of the rules in their repository; rules, or all of it, unless given",
  ),
  rulesInterval: define("seconds", 10, readSeconds, "time between two looks at the rules' repository"),
  rulesNetworks: define(
    "networks",
    "",
    readNetworks,
    "networks, comma-separated, that the rules may be read from although they are not public",
  ),
  rulesToken: secret(readText, "token that reads the rules' repository over https"),
  rulesSshKey: define("file", "", readFileOfUser, "private key that reads the rules' repository over ssh"),
  rulesSshPassphrase: secret(readText, "passphrase of that key, when it is encrypted"),
  rulesKnownHosts: define(
    "file",
    "~/.ssh/known_hosts",
    readFileOfUser,
    "keys of the hosts that the rules may be read from over ssh",
  ),
  secretsFile: define(
    "file",
    "",
    readFile,
    "YAML file of the secrets that callbacks of rules are signed with, by name",
  ),
  alertmanagerUrl: define("url", "", readAlertmanager, "Alertmanager that alerts of rules go to"),
  mailUrl: define(
    "url",
    "",
    readMailServer,
    "mail server of rules: smtp://user:password@host:port, or smtps:",
  ),
  mailFrom: define("address", "", readMailbox, "who letters of rules are from"),
  decisionDays: define("days", 365, readDays, "days that decisions of selection rules are kept"),
  firingDays: define("days", 365, readDays, "days that firings of action rules are kept"),
  logLevel: define(logLevels.join("|"), "info", readLogLevel, "least severe log entries to write"),
  insecureNoAuth: define(
    undefined,
    false,
    readSwitch,
    "serve other machines although everyone may do everything",
  ),
  forTesting: define(
    undefined,
    false,
    readSwitch,
    "start empty, and let whoever calls empty it again between two tests",
  ),
  url: define("url", "http://127.0.0.1:5150", readServer, "server to talk to"),
  actor: define("name", "", readText, "name that changes are recorded under"),
  project: define("name", "", readText, "project to work in"),
} as const satisfies Record<string, Definition<unknown>>;

export type SettingName = keyof typeof definitions;

export type Settings = { readonly [Name in SettingName]: ReturnType<(typeof definitions)[Name]["read"]> };

export interface ResolvedSetting {
  readonly name: SettingName;
  /** Printable, with `[secret]` in place of passwords. */
  readonly value: string;
  readonly origin: Origin;
  /** Where exactly, such as `--port`, `GALLERY_PORT` or the path of the file; empty for a default. */
  readonly source: string;
}

export interface Config {
  readonly settings: Settings;
  readonly resolved: readonly ResolvedSetting[];
}

export interface ConfigInputs {
  readonly flags?: Readonly<Partial<Record<SettingName, Raw | undefined>>>;
  /** `process.env` unless told. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Must exist; without it `GALLERY_CONFIG`, else `gallery.yaml` in the working folder if there is one. */
  readonly file?: string | undefined;
}

/** @throws GalleryError `config.invalid`, naming the setting and where it came from */
export async function readConfig(inputs: ConfigInputs = {}): Promise<Config> {
  const environment = inputs.environment ?? process.env;
  const named = inputs.file ?? nonEmpty(environment.GALLERY_CONFIG);
  const file = await readSettingsFile(named ?? "gallery.yaml", named !== undefined);
  const values: Record<string, unknown> = {};
  const resolved = (Object.keys(definitions) as SettingName[]).map((name): ResolvedSetting => {
    const { raw, origin, source } = choose(name, inputs.flags ?? {}, environment, file);
    const value = readValue(name, raw, source);
    values[name] = value;
    return { name, value: showSetting(name, value), origin, source };
  });
  if (values.blobsUrl === "") values.blobsUrl = `file:${resolve(String(values.dataDir), "blobs")}`;
  return {
    settings: values as Settings,
    resolved: resolved.map((item) =>
      item.name === "blobsUrl" ? { ...item, value: show(values.blobsUrl) } : item,
    ),
  };
}

/** What callbacks of rules are signed with: servers alone read it. */
export function readSecrets(
  { secretsFile }: Settings,
  environment: NonNullable<ConfigInputs["environment"]> = process.env,
): Promise<Secrets> {
  return readSecretsFrom(environment, secretsFile);
}

export function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** Secrets have no flag. */
export function isSecret(name: SettingName): boolean {
  const definition: Definition<unknown> = definitions[name];
  return definition.isSecret === true;
}

export function variableOf(name: SettingName): string {
  return `GALLERY_${name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

interface SettingsFile {
  readonly path: string;
  readonly values: Readonly<Partial<Record<SettingName, Raw>>>;
}

interface Choice {
  readonly raw: Raw;
  readonly origin: Origin;
  readonly source: string;
}

function choose(
  name: SettingName,
  flags: NonNullable<ConfigInputs["flags"]>,
  environment: NonNullable<ConfigInputs["environment"]>,
  file: SettingsFile | undefined,
): Choice {
  const flag = flags[name];
  if (flag !== undefined) return { raw: flag, origin: "flag", source: flagOf(name) };
  const variable = nonEmpty(environment[variableOf(name)]);
  if (variable !== undefined) return { raw: variable, origin: "environment", source: variableOf(name) };
  const line = file?.values[name];
  if (file !== undefined && line !== undefined) return { raw: line, origin: "file", source: file.path };
  return { raw: definitions[name].fallback, origin: "default", source: "" };
}

async function readSettingsFile(path: string, required: boolean): Promise<SettingsFile | undefined> {
  const values = await readYamlFile({ path, form: 'setting a line, such as "port: 5150"' });
  if (values === undefined) {
    if (required) throw missingFile(path);
    return undefined;
  }
  for (const name of Object.keys(values)) {
    if (Object.hasOwn(definitions, name)) continue;
    const known = Object.keys(definitions).join(", ");
    throw new GalleryError("config.invalid", `${path}: there is no setting "${name}"; there are ${known}`, {
      field: name,
    });
  }
  return { path, values: values as SettingsFile["values"] };
}

function readValue(name: SettingName, raw: Raw, source: string): unknown {
  try {
    return definitions[name].read(raw);
  } catch (error) {
    if (!(error instanceof Unfit)) throw error;
    const place = source === "" || source.startsWith("--") ? "" : ` (from ${source})`;
    throw new GalleryError("config.invalid", `${name} "${showSetting(name, raw)}"${place} ${error.message}`, {
      field: name,
    });
  }
}

function showSetting(name: SettingName, value: unknown): string {
  return isSecret(name) && value !== "" ? "[secret]" : show(value);
}

function show(value: unknown): string {
  if (value === null) return "off";
  if (Array.isArray(value)) return value.join(",");
  return String(value)
    .replace(/^([a-z0-9+]+:\/\/[^/@\s]*?):[^/\s]*@/i, "$1:[secret]@")
    .replace(/([?&](?:password|token|secret|[^=&]*key)=)[^&]*/gi, "$1[secret]");
}

const nonEmpty = (text: string | undefined): string | undefined => text || undefined;

/** Whether the terminal's locale can show more than ASCII; one that is not set says nothing against it. */
export function showsUnicode(environment: NodeJS.ProcessEnv = process.env): boolean {
  const locale = environment.LC_ALL || environment.LC_CTYPE || environment.LANG || "";
  return locale === "" || /utf-?8/i.test(locale);
}

/** For commands that read the variables of another program. */
export const theirEnvironment = (): Readonly<Record<string, string | undefined>> => process.env;
