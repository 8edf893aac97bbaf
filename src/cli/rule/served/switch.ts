import { type Command, Option } from "commander";
import type { RuleSwitchTarget } from "../../../client/index.ts";
import { command } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { reasonOption } from "../../kit/deployments.ts";
import { UsageError } from "../../kit/failure.ts";
import { ruleUuid, switchColumns } from "./print.ts";

interface TargetOptions {
  readonly team?: string;
  readonly all?: true;
}

/** The commands that turn rules off and on again. */
export function switchCommand(name: "off" | "on", about: string, examples: readonly string[]): Command {
  return command(name, about, examples)
    .argument("[rule]", ruleUuid)
    .option("--team <name>", "all rules of this team")
    .addOption(new Option("--all", "all rules of all teams"))
    .addOption(reasonOption())
    .action(
      withServer<TargetOptions & { reason: string }>(
        async ({ client, output }, { reason, ...options }, rule?: string) => {
          const target = targetOf(rule, options);
          const set = await client.rules.setSwitch({ ...target, on: name === "on", reason });
          await output.record(
            set,
            switchColumns.map(({ title, of }) => [title, of(set)]),
          );
          if (name === "on" && rule !== undefined) {
            const { stage, effectiveStage } = await client.rules.get({ rule });
            if (effectiveStage !== stage)
              output.note("It stays off by another switch: gallery rule switches.");
          }
        },
      ),
    );
}

/** Switching more than was meant is not to be had by leaving something out. */
function targetOf(
  rule: string | undefined,
  { team, all }: TargetOptions,
): { target: RuleSwitchTarget["target"]; name?: string } {
  const named = [rule, team, all].filter((each) => each !== undefined);
  if (named.length !== 1) throw new UsageError("name one of: a rule, --team and a team, or --all");
  if (rule !== undefined) return { target: "rule", name: rule };
  return team === undefined ? { target: "all" } : { target: "team", name: team };
}
