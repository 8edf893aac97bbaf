import { type Command, Option } from "commander";
import type { Delivery, DeliveryState } from "../../client/index.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Cell, Column } from "../kit/table.ts";

const columns: readonly Column<Delivery>[] = [
  { title: "id", of: (delivery) => delivery.id },
  { title: "change", of: (delivery) => delivery.change },
  { title: "kind", of: (delivery) => delivery.kind },
  { title: "state", of: (delivery) => delivery.state },
  { title: "attempts", of: (delivery) => delivery.attempts },
  { title: "next", of: (delivery) => delivery.nextAt },
  { title: "last result", of: (delivery) => delivery.lastResult },
];

interface DeliveriesOptions extends Paging {
  readonly state?: DeliveryState;
}

export function deliveriesCommand(): Command {
  return paged(
    command("deliveries", "list what was sent or waits, newest change first", [
      "gallery webhook deliveries 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --state dead",
    ]),
  )
    .argument("<webhook>", "UUID of the webhook")
    .addOption(
      new Option("--state <state>", "only those in this state").choices(["waiting", "delivered", "dead"]),
    )
    .action(
      withServer<DeliveriesOptions>(async ({ client, output }, options, webhook: string) => {
        const page = pageOf(options);
        const query = { webhook, state: options.state, page_size: page.page_size };
        await output.list(client.webhooks.allDeliveries(query), columns, page);
      }),
    );
}

export function deliveryEntries(delivery: Delivery): readonly (readonly [string, Cell])[] {
  return columns.map(({ title, of }) => [title, of(delivery)]);
}
