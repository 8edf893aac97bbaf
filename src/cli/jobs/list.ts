import { type Command, Option } from "commander";
import { type JobState, jobStates } from "../../domain/job.ts";
import { exampleFiring } from "../firings/print.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { jobColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly state?: JobState;
  readonly rule?: string;
  readonly firing?: string;
}

export function listCommand(): Command {
  const list = command("list", "list what waits, what was done and what was given up, newest first", [
    "gallery jobs list --state dead",
    `gallery jobs list --firing ${exampleFiring}`,
  ]);
  return paged(list)
    .addOption(new Option("--state <state>", "only in this state").choices(jobStates))
    .option("--rule <uuid>", "only of this rule")
    .option("--firing <uuid>", "only the actions of this firing")
    .action(
      withServer<ListOptions>(async ({ client, output }, options) => {
        const page = pageOf(options);
        const { state, rule, firing } = options;
        const jobs = client.firings.allJobs({ state, rule, firing, page_size: page.page_size });
        await output.list(jobs, jobColumns, page);
      }),
    );
}
