import type { Command } from "commander";
import type { Webhook } from "../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";

const columns: readonly Column<Webhook>[] = [
  { title: "uuid", of: (webhook) => webhook.uuid },
  { title: "name", of: (webhook) => webhook.name },
  { title: "url", of: (webhook) => webhook.url },
  { title: "state", of: (webhook) => webhook.state },
  { title: "format", of: (webhook) => webhook.format },
  { title: "model", of: (webhook) => webhook.baseVersionId },
  { title: "wants", of: ({ kinds, events }) => (events ?? kinds)?.join(", ") },
  { title: "waiting", of: (webhook) => webhook.waiting },
  { title: "dead", of: (webhook) => webhook.dead },
];

export function listCommand(): Command {
  return paged(
    command("list", "list the webhooks of a project", ["gallery webhook list -p marketplace"]),
  ).action(
    withServer<Paging>(async ({ client, output, project }, options) => {
      const page = pageOf(options);
      await output.list(client.webhooks.all(project(), { page_size: page.page_size }), columns, page);
    }),
  );
}
