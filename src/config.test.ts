import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { definitions, flagOf, readConfig, type SettingName, showsUnicode, variableOf } from "./config.ts";
import { checkServerSettings } from "./config-checks.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gallery-"));
});

afterEach(() => rm(folder, { recursive: true }));

async function fileOf(text: string): Promise<string> {
  await writeFile(join(folder, "gallery.yaml"), text);
  return join(folder, "gallery.yaml");
}

/** One pair of values for each setting, as text and as what it is read to. */
const samples: Readonly<Record<SettingName, readonly [text: string, value: unknown]>> = {
  host: ["::1", "::1"],
  port: ["8080", 8080],
  thriftPort: ["off", null],
  dataDir: ["/data", "/data"],
  databaseUrl: ["postgres://db/gallery", "postgres://db/gallery"],
  blobsUrl: ["file:///srv/blobs", "file:///srv/blobs"],
  allowedHosts: ["a.example, b.example", ["a.example", "b.example"]],
  indexMemory: ["256", 256],
  callbackNetworks: ["10.1.0.0/16, fd00::/8,192.168.1.7", ["10.1.0.0/16", "fd00::/8", "192.168.1.7"]],
  rulesUrl: ["https://git.example/rules.git#next", "https://git.example/rules.git#next"],
  rulesBranch: ["next", "next"],
  rulesFolder: ["/gallery/rules/", "gallery/rules"],
  rulesInterval: ["60", 60],
  rulesNetworks: ["10.1.0.0/16", ["10.1.0.0/16"]],
  rulesToken: ["s3cret", "s3cret"],
  rulesSshKey: ["/run/secrets/key", "/run/secrets/key"],
  rulesSshPassphrase: ["open sesame", "open sesame"],
  rulesKnownHosts: ["/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts"],
  secretsFile: ["/run/secrets/gallery.yaml", "/run/secrets/gallery.yaml"],
  alertmanagerUrl: ["http://alertmanager.example:9093", "http://alertmanager.example:9093"],
  mailUrl: ["smtps://mail.example", "smtps://mail.example"],
  mailFrom: ["Gallery <gallery@example.com>", "Gallery <gallery@example.com>"],
  decisionDays: ["90", 90],
  firingDays: ["30", 30],
  logLevel: ["debug", "debug"],
  insecureNoAuth: ["true", true],
  forTesting: ["true", true],
  url: ["https://gallery.example", "https://gallery.example"],
  actor: ["ada", "ada"],
  project: ["marketplace", "marketplace"],
};

const names = Object.keys(definitions) as SettingName[];

test.each(names)("%s: flag over environment over file over default", async (name) => {
  const [text, value] = samples[name];
  const file = await fileOf(`${name}: "${text}"`);
  const environment = { [variableOf(name)]: text };
  const flags = { [name]: text };
  const originOf = async (inputs: Parameters<typeof readConfig>[0]) => {
    const { settings, resolved } = await readConfig({ environment: {}, file: await emptyFile(), ...inputs });
    return { value: settings[name], origin: resolved.find((setting) => setting.name === name)?.origin };
  };
  expect(await originOf({ flags, environment, file })).toEqual({ value, origin: "flag" });
  expect(await originOf({ environment, file })).toEqual({ value, origin: "environment" });
  expect(await originOf({ file })).toEqual({ value, origin: "file" });
  const usual = await originOf({});
  expect(usual.origin).toBe("default");
  expect(usual.value).not.toEqual(value);
});

async function emptyFile(): Promise<string> {
  await writeFile(join(folder, "empty.yaml"), "");
  return join(folder, "empty.yaml");
}

test("flags and variables are named after their setting", () => {
  expect(flagOf("insecureNoAuth")).toBe("--insecure-no-auth");
  expect(variableOf("dataDir")).toBe("GALLERY_DATA_DIR");
});

test("blobs are kept in the data folder unless told", async () => {
  const { settings } = await readConfig({ flags: { dataDir: "/data" }, environment: {} });
  expect(settings.blobsUrl).toBe("file:/data/blobs");
});

test("the file takes plain YAML values, and a variable may name it", async () => {
  const file = await fileOf("port: 7000\nthriftPort: off\nallowedHosts: [a.example]\ninsecureNoAuth: yes\n");
  const { settings, resolved } = await readConfig({ environment: { GALLERY_CONFIG: file } });
  expect(settings).toMatchObject({
    port: 7000,
    thriftPort: null,
    allowedHosts: ["a.example"],
    insecureNoAuth: true,
  });
  expect(resolved.find(({ name }) => name === "port")?.source).toBe(file);
});

test("passwords are never printed", async () => {
  const environment = {
    GALLERY_DATABASE_URL: "postgres://ada:pa@ss@db/gallery?sslmode=require",
    GALLERY_URL: "http://127.0.0.1:5150/?accesskey=abc&region=x",
  };
  const printed = JSON.stringify((await readConfig({ environment })).resolved);
  expect(printed).toContain("postgres://ada:[secret]@db/gallery?sslmode=require");
  expect(printed).toContain("accesskey=[secret]&region=x");
});

test.each(["rulesToken", "rulesSshPassphrase"] as const)(
  "%s is never printed, whatever is wrong with it",
  async (secret) => {
    const { settings, resolved } = await readConfig({ environment: { [variableOf(secret)]: "s3cret" } });
    expect(settings[secret]).toBe("s3cret");
    expect(resolved.find(({ name }) => name === secret)?.value).toBe("[secret]");
    const reading = readConfig({ environment: {}, file: await fileOf(`${secret}: [s3cret]`) });
    await expect(reading).rejects.toThrow(`${secret} "[secret]"`);
  },
);

test("a repository that is read over ssh may be written as scp does, with a branch", async () => {
  for (const rulesUrl of ["ssh://git@git.example:2222/ml/rules.git#next", "git@git.example:rules.git#next"]) {
    const { settings } = await readConfig({ flags: { rulesUrl }, environment: {} });
    expect(settings.rulesUrl).toBe(rulesUrl);
  }
});

test("hosts are known as the server's user knows them unless told", async () => {
  const { settings } = await readConfig({ environment: {} });
  expect(settings.rulesKnownHosts).toBe(join(homedir(), ".ssh/known_hosts"));
});

test("a relative folder with rules is one of the working folder", async () => {
  const { settings } = await readConfig({ flags: { rulesUrl: "rules.git" }, environment: {} });
  expect(settings.rulesUrl).toBe(resolve("rules.git"));
});

test.each([
  [{ port: "70000" }, 'port "70000" is not a port: use 0 to 65535'],
  [{ port: "-1" }, 'port "-1" is not a port: use 0 to 65535'],
  [
    { databaseUrl: "mysql://db" },
    'databaseUrl "mysql://db" is not a URL that starts with postgres: or postgresql:',
  ],
  [{ databaseUrl: "mysql://u:p@db" }, 'databaseUrl "mysql://u:[secret]@db" is not a URL'],
  [{ logLevel: "loud" }, 'logLevel "loud" is not a log level: use trace, debug'],
  [{ insecureNoAuth: "maybe" }, 'insecureNoAuth "maybe" is neither true nor false'],
  [{ callbackNetworks: "10.0.0.0/8,10.0.0.0/33" }, "10.0.0.0/33 is not of the form"],
  [{ callbackNetworks: "localhost" }, "localhost is not of the form"],
  [{ callbackNetworks: "fd00::/129" }, "fd00::/129 is not of the form"],
  [{ callbackNetworks: "10.0.0.0/8/8" }, "10.0.0.0/8/8 is not of the form"],
  [{ rulesUrl: "ssh://ann:s3cret@git.example/r" }, 'rulesUrl "ssh://ann:[secret]@git.example/r" carries'],
  [{ rulesUrl: "ssh://git.example/#main" }, "names no repository on its host"],
  [{ rulesUrl: "git@git.example:-rules.git" }, "would be taken for an option"],
  [{ rulesUrl: "https://ann:s3cret@git.example/r" }, "carries a name or password: set rulesToken instead"],
  [{ rulesUrl: "ext::sh -c x" }, "is not a URL that starts with https: or http: or ssh: or file:"],
  [{ rulesFolder: "../up" }, "is not a folder of the repository"],
  [{ rulesInterval: "0" }, "is not a number of seconds from 1 to 86400"],
  [{ alertmanagerUrl: "alertmanager:9093" }, "is not a URL that starts with http: or https:"],
  [{ mailUrl: "mail.example:25" }, "is not a URL that starts with smtp: or smtps:"],
  [{ mailUrl: "imap://ann:s3cret@mail.example" }, 'mailUrl "imap://ann:[secret]@mail.example"'],
  [{ mailFrom: "gallery" }, 'mailFrom "gallery" is not a mail address'],
  [{ decisionDays: "0" }, "is not a number of days from 1 to 36500"],
  [{ indexMemory: "1.5" }, 'indexMemory "1.5" is not a whole number'],
])("%j is refused by name", async (flags, sentence) => {
  await expect(readConfig({ flags, environment: {} })).rejects.toThrow(sentence);
});

test("a bad value says where it came from", async () => {
  await expect(readConfig({ environment: { GALLERY_PORT: "x" } })).rejects.toThrow(
    'port "x" (from GALLERY_PORT)',
  );
});

test("a file with an unknown setting, without YAML, or that is not there is refused", async () => {
  const read = async (file: string) => readConfig({ environment: {}, file });
  await expect(read(await fileOf("prot: 1"))).rejects.toThrow('there is no setting "prot"');
  await expect(read(await fileOf("port: [1"))).rejects.toThrow("is not YAML");
  await expect(read(await fileOf("- port"))).rejects.toThrow("one setting a line");
  await expect(read(join(folder, "nothing.yaml"))).rejects.toThrow("cannot read");
});

test.each(["0.0.0.0", "::", "10.0.0.1", "gallery.example", "127.example.com"])(
  "serving %s without access control takes an explicit word",
  async (host) => {
    const open = await readConfig({ flags: { host }, environment: {} });
    expect(() => checkServerSettings(open.settings)).toThrow("--insecure-no-auth");
    const meant = await readConfig({ flags: { host, insecureNoAuth: true }, environment: {} });
    expect(() => checkServerSettings(meant.settings)).not.toThrow();
  },
);

test.each(["127.0.0.1", "127.8.8.8", "::1", "localhost"])("%s is nobody else's", async (host) => {
  const { settings } = await readConfig({ flags: { host }, environment: {} });
  expect(() => checkServerSettings(settings)).not.toThrow();
});

test("a data directory without a name is refused, as it would be the working folder", async () => {
  const reading = readConfig({ environment: {}, flags: { dataDir: " " }, file: await emptyFile() });
  await expect(reading).rejects.toMatchObject({ code: "config.invalid", field: "dataDir" });
});

test("only a locale without UTF-8 keeps pictures to ASCII", () => {
  expect(showsUnicode({})).toBe(true);
  expect(showsUnicode({ LANG: "de_DE.UTF-8" })).toBe(true);
  expect(showsUnicode({ LANG: "C.utf8", LC_CTYPE: "" })).toBe(true);
  expect(showsUnicode({ LANG: "C" })).toBe(false);
  expect(showsUnicode({ LANG: "de_DE.UTF-8", LC_ALL: "POSIX" })).toBe(false);
});
