import { type Command, Option } from "commander";
import { type FiringOutcome, firingOutcomes } from "../../domain/firing.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { instanceReference, instanceUuid } from "../kit/reference.ts";
import { firingColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly rule?: string;
  readonly instance?: string;
  readonly outcome?: FiringOutcome;
}

export function listCommand(): Command {
  const list = command("list", "list the looks of action rules at instances, newest first", [
    "gallery firings list --rule forecasting-drift --outcome held",
    "gallery firings list --instance demand@4.1 -p marketplace",
  ]);
  return paged(list)
    .option("--rule <uuid>", "only of this rule")
    .option("--instance <instance>", `only at this one: ${instanceReference}`)
    .addOption(new Option("--outcome <outcome>", "only with this outcome").choices(firingOutcomes))
    .action(
      withServer<ListOptions>(async (context, options) => {
        const page = pageOf(options);
        const { rule, instance, outcome } = options;
        const firings = context.client.firings.all({
          rule,
          instance: instance === undefined ? undefined : await instanceUuid(context, instance),
          outcome,
          page_size: page.page_size,
        });
        await context.output.list(firings, firingColumns, page);
      }),
    );
}
