import { type Command, Option } from "commander";
import type { RuleStage, RuleState } from "../../../client/index.ts";
import { ruleStages } from "../../../domain/rule.ts";
import { ruleStates } from "../../../domain/rule-repository.ts";
import { command, type Paging, paged, pageOf } from "../../kit/command.ts";
import { withServer } from "../../kit/context.ts";
import { ruleColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly team?: string;
  readonly stage?: RuleStage;
  readonly state?: RuleState;
}

export function listCommand(): Command {
  const list = command("list", "list the rules that the server goes by, by file", [
    "gallery rule list --team forecasting",
    "gallery rule list --state broken",
  ]);
  return paged(list)
    .option("--team <name>", "only of this team")
    .addOption(new Option("--stage <stage>", "only in this stage").choices(ruleStages))
    .addOption(
      new Option("--state <state>", "only those whose newest version is in force or not").choices(ruleStates),
    )
    .action(
      withServer<ListOptions>(async ({ client, output }, options) => {
        const page = pageOf(options);
        const { team, stage, state } = options;
        await output.list(
          client.rules.all({ team, stage, state, page_size: page.page_size }),
          ruleColumns,
          page,
        );
        const { commit, unreachable } = await client.rules.status();
        if (unreachable !== null) output.note("The rules' repository cannot be read: gallery rule status.");
        else if (commit === null) output.note("No commit was taken up yet: gallery rule status.");
      }),
    );
}
