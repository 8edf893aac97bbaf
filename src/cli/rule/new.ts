import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type Command, Option } from "commander";
import { unwritable } from "../../client/file-error.ts";
import type { Rule, Team } from "../../domain/rule.ts";
import { checkIdentifier } from "../../domain/text.ts";
import { readTeams } from "../../tiers/rules/index.ts";
import { command } from "../kit/command.ts";
import { configOf, outputOf } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { findRoot } from "./repository.ts";
import { ruleTemplate, teamsTemplate, testTemplate } from "./templates.ts";

export function newCommand(): Command {
  return command("new", "write a rule to begin with, and its tests; needs no server", [
    "gallery rule new forecasting/champion --kind selection",
    "gallery rule new forecasting/drift --kind action -p marketplace",
  ])
    .argument("<team/name>", "the team's folder and the name of the rule")
    .addOption(
      new Option("--kind <kind>", "choose an instance, or act on one")
        .choices(["selection", "action"])
        .makeOptionMandatory(),
    )
    .action(async (reference: string, { kind }: { kind: Rule["kind"] }, called: Command) => {
      const { team, name } = parseReference(reference);
      const output = outputOf(called);
      const project = checkIdentifier((await configOf(called)).settings.project || team, "project");
      const root = (await findRoot(resolve("."))) ?? resolve("rules");
      const path = (file: string): string => relative(".", join(root, file));
      const rule = path(`${team}/${name}.yaml`);
      const test = path(`${team}/${name}.test.yaml`);
      const teams = path("teams.yaml");
      const known = await teamsIn(teams);
      if (known === null) await create(teams, teamsTemplate(team, project));
      const several = (known?.find((each) => each.name === team)?.projects.length ?? 0) > 1;
      const identity = { team, uuid: `${team}-${name}`, project: several ? project : null };
      await create(rule, ruleTemplate(kind, identity));
      await create(test, testTemplate(kind));
      const written = [...(known === null ? [teams] : []), rule, test];
      await output.list(written, [{ title: "written", of: (file) => file }]);
      if (known?.every((each) => each.name !== team)) {
        output.note(`Add team ${team} to ${teams}: until then its rules are not in force.`);
      }
    });
}

function parseReference(reference: string): { team: string; name: string } {
  const [team, name, ...rest] = reference.split("/");
  if (team === undefined || name === undefined || rest.length > 0) {
    throw new UsageError(`"${reference}" is no team and name: write forecasting/champion`);
  }
  return { team: checkIdentifier(team, "team"), name: checkIdentifier(name, "name") };
}

/** The teams that the file names; null when there is no such file. */
async function teamsIn(file: string): Promise<readonly Team[] | null> {
  const text = await readFile(file, "utf8").catch(() => null);
  return text === null ? null : readTeams(file, text).teams;
}

/** Never replaces what is there. */
async function create(file: string, text: string): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text, { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw unwritable(file, error);
    throw new UsageError(`there is already a ${file}: choose another name, or change that rule`);
  }
}
