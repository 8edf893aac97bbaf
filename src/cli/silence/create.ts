import { Argument, type Command, Option } from "commander";
import type { NewSilence } from "../../client/index.ts";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { readPair, readTimeToCome } from "../kit/values.ts";
import { printSilence } from "./print.ts";

interface CreateOptions {
  readonly from?: string;
  readonly until: string;
  readonly comment: string;
}

export function createCommand(): Command {
  return command("create", "send no alert whose labels all match, for a time", [
    'gallery silence create project=marketplace --until 2h --comment "the data centre moves"',
    "gallery silence create team=forecasting 'base_version_id=~demand.*' --until 2026-11-22 --comment holidays",
  ])
    .addArgument(
      new Argument(
        "<label=value...>",
        "a label and what it must be, or with =~ a pattern for all of it",
      ).argParser(readPair),
    )
    .addOption(toCome("--until <time>", "moment, or how far off: 24h, 7d").makeOptionMandatory())
    .addOption(toCome("--from <time>", "moment, or how far off; now unless told"))
    .addOption(new Option("--comment <text>", "why, for those who ask later").makeOptionMandatory())
    .action(
      withServer<CreateOptions>(async (context, options, labels: Readonly<Record<string, string>>) => {
        const { from: startsAt, until: endsAt, comment } = options;
        const matchers = Object.entries(labels).map(matcherOf);
        await printSilence(
          context,
          await context.client.firings.silence({ matchers, comment, startsAt, endsAt }),
        );
      }),
    );
}

const toCome = (flags: string, about: string): Option =>
  new Option(flags, about).argParser((text) => readTimeToCome(text));

function matcherOf([name, value]: [name: string, value: string]): NewSilence["matchers"][number] {
  return value.startsWith("~") ? { name, value: value.slice(1), isRegex: true } : { name, value };
}
