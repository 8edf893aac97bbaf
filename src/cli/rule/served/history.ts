import { Argument, type Command, Option } from "commander";
import type { RuleChange, RuleCommit, RuleLine } from "../../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../../kit/command.ts";
import { type Context, withServer } from "../../kit/context.ts";
import { UsageError } from "../../kit/failure.ts";
import type { Column } from "../../kit/table.ts";
import { ruleUuid } from "./print.ts";

interface HistoryOptions extends Paging {
  readonly lines?: true;
  readonly commit?: string;
}

const commits: readonly Column<RuleCommit>[] = [
  { title: "commit", of: ({ hash }) => hash },
  { title: "at", of: ({ at }) => at },
  { title: "author", of: ({ author }) => author },
  { title: "taken up", of: ({ appliedAt }) => appliedAt },
  { title: "forced", of: ({ forced }) => (forced ? "yes" : "no") },
  { title: "errors", of: ({ errors }) => errors },
  { title: "warnings", of: ({ warnings }) => warnings },
  { title: "message", of: ({ message }) => firstLine(message) },
];

const changes: readonly Column<RuleChange>[] = [
  { title: "commit", of: ({ commit }) => commit },
  { title: "at", of: ({ at }) => at },
  { title: "author", of: ({ author }) => author },
  { title: "file", of: ({ removed }) => (removed ? "removed" : "written") },
  { title: "message", of: ({ message }) => firstLine(message) },
];

const lines: readonly Column<RuleLine>[] = [
  { title: "line", of: ({ line }) => line },
  { title: "commit", of: ({ commit }) => commit },
  { title: "at", of: ({ at }) => at },
  { title: "author", of: ({ author }) => author },
  { title: "text", of: ({ text }) => text },
];

const firstLine = (message: string): string => message.split("\n")[0] ?? "";

/** As many changes of one rule as the server tells. */
const MOST = 1000;

export function historyCommand(): Command {
  const history = command(
    "history",
    "list the commits that changed a rule, or all that were taken up, newest first",
    [
      "gallery rule history",
      "gallery rule history forecasting-champion",
      "gallery rule history forecasting-champion --lines",
    ],
  ).addArgument(new Argument("[rule]", ruleUuid));
  return paged(history)
    .option("--lines", "each line of the rule's file instead, with the commit that wrote it")
    .addOption(new Option("--commit <hash>", "lines as they stood with this commit").implies({ lines: true }))
    .action(
      withServer<HistoryOptions>(async (context, options, rule?: string) => {
        const { client, output } = context;
        if (rule === undefined) return listCommits(context, options);
        const { page_size, ...page } = pageOf(options);
        if (options.lines) {
          return output.list(await client.rules.blame({ rule, commit: options.commit }), lines, page);
        }
        const limit = Math.min(MOST, page_size);
        await output.list(await client.rules.history({ rule, limit }), changes, page);
      }),
    );
}

async function listCommits({ client, output }: Context, options: HistoryOptions): Promise<void> {
  if (options.lines) throw new UsageError("name a rule: --lines shows the lines of one rule's file");
  const page = pageOf(options);
  await output.list(client.rules.allCommits({ page_size: page.page_size }), commits, page);
}
