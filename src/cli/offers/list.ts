import { type Command, Option } from "commander";
import { type OfferState, offerStates } from "../../domain/offer.ts";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { baseName, baseReference } from "../kit/reference.ts";
import { offerColumns } from "./print.ts";

interface ListOptions extends Paging {
  readonly environment?: string;
  readonly state?: OfferState;
}

export function listCommand(): Command {
  const list = command("list", "list what is offered in a project, or of one model", [
    "gallery offers list -p marketplace",
    "gallery offers list pricing -p marketplace -e production --state declined",
  ]);
  return paged(list.argument("[model]", baseReference))
    .option("-e, --environment <name>", "only there")
    .addOption(new Option("--state <state>", "only in this state; open unless told").choices(offerStates))
    .action(
      withServer<ListOptions>(async (context, options, reference?: string) => {
        const page = pageOf(options);
        const { environment, state } = options;
        const named = reference === undefined ? { project: context.project() } : baseName(context, reference);
        const filter = { ...named, environment, state, page_size: page.page_size };
        await context.output.list(context.client.offers.all(filter), offerColumns, page);
      }),
    );
}
