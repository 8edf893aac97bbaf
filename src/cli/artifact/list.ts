import type { Command } from "commander";
import type { ArtifactEntry } from "../../client/index.ts";
import { asOfOption, command, type Paging, paged, pageOf } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";
import { type OwnerOptions, ofOwner, ownerOf } from "./owner.ts";

const columns: readonly Column<ArtifactEntry>[] = [
  { title: "path", of: (entry) => (entry.kind === "folder" ? `${entry.path}/` : entry.path) },
  { title: "bytes", of: (entry) => (entry.kind === "file" ? entry.size : "") },
  { title: "digest", of: (entry) => (entry.kind === "file" ? entry.digest : "") },
  { title: "put", of: (entry) => (entry.kind === "file" ? entry.putAt : "") },
];

export function listCommand(): Command {
  return paged(
    ofOwner(
      command("list", "list what is in a folder; those that end in / are folders", [
        "gallery artifact list 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10",
        "gallery artifact list 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 model/data",
      ]),
    ),
  )
    .argument("[folder]", "the top unless given")
    .addOption(asOfOption())
    .action(
      withServer<Paging & OwnerOptions & { readonly asOf?: string }>(
        async ({ client, output }, options, uuid: string, folder: string | undefined) => {
          const page = pageOf(options);
          const { asOf } = options;
          const query = { owner: ownerOf(uuid, options), folder, asOf, page_size: page.page_size };
          await output.list(client.artifacts.all(query), columns, page);
        },
      ),
    );
}
