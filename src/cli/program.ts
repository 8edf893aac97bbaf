import { Command, Option } from "commander";
import { formats } from "./kit/format.ts";

/** Which of the options that most commands share one of them takes. */
type Shared = "all" | "output" | "none";

interface Group {
  readonly name: string;
  readonly about: string;
  readonly shared: Shared;
  /** Loads the file of the same name, so that a start reads only the code that it runs. */
  readonly load: () => Promise<Command>;
}

function listGroups(): readonly Group[] {
  const group = (
    name: string,
    about: string,
    load: () => Promise<Command>,
    shared: Shared = "all",
  ): Group => ({
    ...{ name, about, load, shared },
  });
  return [
    group("server", "run a server", async () => (await import("./server.ts")).serverCommand(), "none"),
    group("project", "create and list projects", async () => (await import("./project.ts")).projectCommand()),
    group("model", "create, revise and read models", async () => (await import("./model.ts")).modelCommand()),
    group("instance", "upload, read, fetch and deprecate instances", async () =>
      (await import("./instance.ts")).instanceCommand(),
    ),
    group("metric", "record and read metrics", async () => (await import("./metric.ts")).metricCommand()),
    group("experiment", "group runs under a name", async () =>
      (await import("./experiment.ts")).experimentCommand(),
    ),
    group("run", "record and read trainings", async () => (await import("./run.ts")).runCommand()),
    group("logged-model", "keep the models that runs made", async () =>
      (await import("./logged-model.ts")).loggedModelCommand(),
    ),
    group("artifact", "send and fetch files of runs and logged models", async () =>
      (await import("./artifact.ts")).artifactCommand(),
    ),
    group("dep", "declare and draw what models use", async () => (await import("./dep.ts")).depCommand()),
    group("pins", "draw what an instance was made with", async () =>
      (await import("./pins.ts")).pinsCommand(),
    ),
    group("preview", "list what a change would make", async () =>
      (await import("./preview.ts")).previewCommand(),
    ),
    group("effects", "list what a change made", async () => (await import("./effects.ts")).effectsCommand()),
    group("deploy", "serve an instance", async () => (await import("./deploy.ts")).deployCommand()),
    group("rollback", "serve what was served before", async () =>
      (await import("./rollback.ts")).rollbackCommand(),
    ),
    group("undeploy", "serve nothing", async () => (await import("./undeploy.ts")).undeployCommand()),
    group("deployment", "tell what serves where", async () =>
      (await import("./deployment.ts")).deploymentCommand(),
    ),
    group("environment", "set up and protect environments", async () =>
      (await import("./environment.ts")).environmentCommand(),
    ),
    group("alias", "name instances by pointers that move", async () =>
      (await import("./alias.ts")).aliasCommand(),
    ),
    group("approval", "ask for and give leave to deploy", async () =>
      (await import("./approval.ts")).approvalCommand(),
    ),
    group("offers", "answer offers of newer versions", async () =>
      (await import("./offers.ts")).offersCommand(),
    ),
    group("diff", "compare two instances or revisions", async () =>
      (await import("./diff.ts")).diffCommand(),
    ),
    group("lineage", "tell how versions came to be", async () =>
      (await import("./lineage.ts")).lineageCommand(),
    ),
    group("log", "tell what happened to a model or instance", async () =>
      (await import("./log.ts")).logCommand(),
    ),
    group("search", "find instances", async () => (await import("./search.ts")).searchCommand()),
    group("fields", "list the names that a search may use", async () =>
      (await import("./fields.ts")).fieldsCommand(),
    ),
    group("blob", "store, fetch and sweep bytes", async () => (await import("./blob.ts")).blobCommand()),
    group("changes", "read the log of changes", async () => (await import("./changes.ts")).changesCommand()),
    group("webhook", "tell other programs of changes", async () =>
      (await import("./webhook.ts")).webhookCommand(),
    ),
    group("health", "tell what an instance lacks", async () => (await import("./health.ts")).healthCommand()),
    group("rule", "write and test rules, read and switch those in force", async () =>
      (await import("./rule.ts")).ruleCommand(),
    ),
    group("champion", "ask a rule which instance to serve", async () =>
      (await import("./champion.ts")).championCommand(),
    ),
    group("decisions", "read and repeat what selection rules decided", async () =>
      (await import("./decisions.ts")).decisionsCommand(),
    ),
    group("firings", "read what action rules did and why", async () =>
      (await import("./firings.ts")).firingsCommand(),
    ),
    group("jobs", "read and repeat the work of action rules", async () =>
      (await import("./jobs.ts")).jobsCommand(),
    ),
    group("silence", "keep alerts from being sent for a time", async () =>
      (await import("./silence.ts")).silenceCommand(),
    ),
    group(
      "expression",
      "check, evaluate and explain conditions",
      async () => (await import("./expression.ts")).expressionCommand(),
      "none",
    ),
    group("import", "copy what other systems have kept", async () =>
      (await import("./import.ts")).importCommand(),
    ),
    group(
      "mlflow",
      "tell what MLflow's clients may ask for",
      async () => (await import("./mlflow.ts")).mlflowCommand(),
      "output",
    ),
    group("config", "print settings and their origins", async () =>
      (await import("./config.ts")).configCommand(),
    ),
    group(
      "completion",
      "print a completion script for a shell",
      async () => (await import("./completion.ts")).completionCommand(fullProgram),
      "none",
    ),
    group("version", "print versions", async () => (await import("./version.ts")).versionCommand(), "output"),
  ];
}

/** The program with every name, and the code of that group only which `words` call. */
export async function programFor(words: readonly string[]): Promise<Command> {
  const groups = listGroups();
  const named = groups.filter(({ name }) => words.includes(name));
  return assemble(groups, named);
}

/** The program with all its code, for those who walk the tree. */
export function fullProgram(): Promise<Command> {
  const groups = listGroups();
  return assemble(groups, groups);
}

async function assemble(groups: readonly Group[], loaded: readonly Group[]): Promise<Command> {
  const program = new Command("gallery")
    .description("keep, find and measure every machine learning model")
    .option("-V, --version", "print the version")
    .enablePositionalOptions()
    .addHelpText("after", "\nStart with `gallery server`; `gallery <command> --help` shows examples.");
  for (const option of sharedOptions("all")) program.addOption(option);
  for (const group of groups) {
    if (!loaded.includes(group)) {
      program.addCommand(new Command(group.name).description(group.about));
      continue;
    }
    const command = await group.load();
    command.description(command.commands.length > 0 ? group.about : command.description());
    for (const leaf of leavesOf(command)) addShared(leaf, group.shared);
    program.addCommand(command);
  }
  return settle(program);
}

/** Written before the command or behind it, these mean the same. */
function sharedOptions(shared: Shared): readonly Option[] {
  const group = "Shared options:";
  const output = new Option("-o, --output <format>", "how to print").choices(formats).helpGroup(group);
  if (shared === "none") return [];
  if (shared === "output") return [output];
  return [
    new Option("-p, --project <name>", "project to work in (GALLERY_PROJECT)").helpGroup(group),
    output,
    new Option("--url <url>", "server to talk to (GALLERY_URL)").helpGroup(group),
    new Option("--actor <name>", "name that changes are recorded under (GALLERY_ACTOR)").helpGroup(group),
    new Option("--config <file>", "settings file (GALLERY_CONFIG)").helpGroup(group),
  ];
}

function addShared(leaf: Command, shared: Shared): void {
  for (const option of sharedOptions(shared)) {
    const taken = leaf.options.some(
      ({ long, short }) => long === option.long || (short && short === option.short),
    );
    if (!taken) leaf.addOption(option);
  }
}

export function leavesOf(command: Command): readonly Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leavesOf);
}

/** Commander shall throw instead of exit, so that one place decides about exit codes, and lead to the help. */
function settle(command: Command): Command {
  command.exitOverride().showHelpAfterError("(--help shows what there is)");
  for (const below of command.commands) settle(below).helpCommand(false);
  return command;
}
