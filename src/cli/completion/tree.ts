import type { Command, Option } from "commander";

/** One place in the program where a word can be completed. */
export interface Place {
  /** The words before, such as `instance upload`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly Word[];
  readonly options: readonly OptionPlace[];
  /** Whether an argument names a file, and the values of one that has a fixed set. */
  readonly files: boolean;
  readonly choices: readonly string[];
}

export interface Word {
  readonly name: string;
  readonly about: string;
}

export interface OptionPlace {
  readonly flags: readonly string[];
  readonly about: string;
  readonly takesValue: boolean;
  readonly files: boolean;
  readonly choices: readonly string[];
}

export function describeTree(program: Command): readonly Place[] {
  return describe(program, []);
}

function describe(command: Command, path: readonly string[]): readonly Place[] {
  const arguments_ = command.registeredArguments;
  const place: Place = {
    path: path.join(" "),
    words: command.commands.map((below) => ({ name: below.name(), about: below.description() })),
    options: command.options.map(describeOption),
    files: arguments_.some((argument) => namesFile(argument.name())),
    choices: arguments_.flatMap((argument) => argument.argChoices ?? []),
  };
  return [place, ...command.commands.flatMap((below) => describe(below, [...path, below.name()]))];
}

function describeOption(option: Option): OptionPlace {
  return {
    flags: [option.short, option.long].filter((flag) => flag !== undefined),
    about: option.description,
    takesValue: option.required || option.optional,
    files: namesFile(/<([^>]*)>/.exec(option.flags)?.[1] ?? ""),
    choices: option.argChoices ?? [],
  };
}

function namesFile(name: string): boolean {
  return name === "file" || name === "folder";
}
