import { type Command, Option } from "commander";
import { definitions, flagOf, readConfig, readSecrets, type SettingName } from "../config.ts";
import { checkServerSettings } from "../config-checks.ts";
import { command } from "./kit/command.ts";

const names = [
  "host",
  "port",
  "thriftPort",
  "dataDir",
  "databaseUrl",
  "blobsUrl",
  "allowedHosts",
  "indexMemory",
  "callbackNetworks",
  "rulesUrl",
  "rulesBranch",
  "rulesFolder",
  "rulesInterval",
  "rulesNetworks",
  "rulesSshKey",
  "rulesKnownHosts",
  "secretsFile",
  "alertmanagerUrl",
  "mailUrl",
  "mailFrom",
  "decisionDays",
  "firingDays",
  "logLevel",
  "insecureNoAuth",
  "forTesting",
] as const satisfies readonly SettingName[];

type ServerOptions = { readonly [Name in (typeof names)[number]]?: string | boolean } & {
  readonly config?: string;
};

export function serverCommand(): Command {
  const server = command("server", "run a server; without options it keeps everything in ./gallery-data", [
    "gallery server",
    "gallery server --port 8080 --data-dir /var/lib/gallery",
    "GALLERY_RULES_TOKEN=… gallery server --rules https://git.example/ml/rules.git#main",
    "gallery server --rules git@git.example:ml/rules.git --rules-ssh-key /run/secrets/rules-key",
    "gallery server --for-testing --port 0 --data-dir /tmp/gallery-tests",
    "GALLERY_DATABASE_URL=postgres://gallery@db/gallery gallery server --blobs-url file:///srv/blobs",
  ]).option("--config <file>", "settings file; gallery.yaml in the working folder unless told");
  for (const name of names) server.addOption(optionOf(name));
  return server.action(async ({ config, ...flags }: ServerOptions) => {
    const { settings } = await readConfig({ flags, file: config });
    checkServerSettings(settings);
    const { runServer } = await import("./run-server.ts");
    await runServer({ ...settings, secrets: await readSecrets(settings) });
  });
}

function optionOf(name: (typeof names)[number]): Option {
  const { form, about, fallback }: (typeof definitions)[SettingName] = definitions[name];
  const usual = fallback === "" || fallback === false ? "" : ` (${fallback} unless told)`;
  const flags = name === "rulesUrl" ? `--rules, ${flagOf(name)}` : flagOf(name);
  return new Option(form === undefined ? flags : `${flags} <${form}>`, `${about}${usual}`);
}
