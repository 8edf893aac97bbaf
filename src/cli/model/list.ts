import type { Command } from "commander";
import { command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { modelColumns } from "../kit/records.ts";

export function listCommand(): Command {
  const list = command("list", "list the models by name, or every revision of one", [
    "gallery model list -p marketplace",
    "gallery model list demand -p marketplace --all",
  ]);
  return paged(list.argument("[base-version-id]", "list the revisions of this model")).action(
    withServer<Paging>(async ({ client, output, project }, options, baseVersionId?: string) => {
      const page = pageOf(options);
      const models = client.models.all({ project: project(), baseVersionId, page_size: page.page_size });
      await output.list(models, modelColumns, page);
    }),
  );
}
