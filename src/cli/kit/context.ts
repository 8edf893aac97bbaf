import type { Command } from "commander";
import { type Client, createClient } from "../../client/index.ts";
import { type Config, readConfig } from "../../config.ts";
import { UsageError } from "./failure.ts";
import type { Format } from "./format.ts";
import { createOutput, type Output } from "./output.ts";

/** What every command that talks to a server works with. */
export interface Context {
  readonly client: Client;
  readonly output: Output;
  /** The project to work in; refuses when none is named. */
  readonly project: () => string;
  /** The project when one is named, for commands that also work over all. */
  readonly anyProject: () => string | undefined;
}

interface SharedOptions {
  readonly url?: string;
  readonly actor?: string;
  readonly project?: string;
  readonly config?: string;
  readonly output?: Format;
}

type Task<Options> = (context: Context, options: Options, ...args: never[]) => Promise<void>;

/** Makes a Commander action of a task: the settings are resolved first, arguments follow the options. */
export function withServer<Options>(task: Task<Options>): (...given: unknown[]) => Promise<void> {
  return async (...given) => {
    const command = given.at(-1) as Command;
    const context = createContext(command, await configOf(command));
    await task(context, ownOptions(command) as Options, ...(command.processedArgs as never[]));
  };
}

/** Without those that are settled already: a task that hands its options on must not ask the server for them. */
function ownOptions(command: Command): Record<string, unknown> {
  const { url, actor, project, config, output, ...own } = command.opts<Record<string, unknown>>();
  return own;
}

export function outputOf(command: Command): Output {
  const { output = "table" } = sharedOf(command);
  return createOutput(output, { out: process.stdout, notes: process.stderr });
}

export function configOf(command: Command): Promise<Config> {
  const { url, actor, project, config } = sharedOf(command);
  return readConfig({ flags: { url, actor, project }, file: config });
}

/** Written behind the command they win over those before it. */
function sharedOf(command: Command): SharedOptions {
  const outer = command.parent === null ? {} : sharedOf(command.parent);
  return { ...outer, ...command.opts<SharedOptions>() };
}

function createContext(command: Command, { settings }: Config): Context {
  const { url, actor } = settings;
  const anyProject = (): string | undefined => (settings.project === "" ? undefined : settings.project);
  return {
    client: createClient({ url, ...(actor === "" ? {} : { actor }) }),
    output: outputOf(command),
    anyProject,
    project: () => {
      const project = anyProject();
      if (project !== undefined) return project;
      throw new UsageError("no project is named: give --project, or set GALLERY_PROJECT");
    },
  };
}
