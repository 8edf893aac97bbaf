import type { Dialect } from "../dialect.ts";
import { index, table } from "./statements.ts";

/** Files of runs and of logged models. */
export function artifacts(d: Dialect): readonly string[] {
  return [
    // Appended only: which blob a path names since then, NULL for none. Whatever stands here is kept from the sweep.
    table(
      "artifact",
      `owner_kind ${d.text} NOT NULL, owner ${d.int} NOT NULL, path ${d.text} NOT NULL, position ${d.int} NOT NULL,
       blob ${d.int}, at ${d.int} NOT NULL, actor ${d.text} NOT NULL, PRIMARY KEY (owner_kind, owner, path, position)`,
      d.clustered,
    ),
    index("artifact_blob", "artifact (blob)"),
    // What stands now, in the order that a folder is listed in. A folder has no blob, and goes with its last file.
    table(
      "artifact_entry",
      `owner_kind ${d.text} NOT NULL, owner ${d.int} NOT NULL, folder ${d.text} NOT NULL, name ${d.text} NOT NULL,
       blob ${d.int}, at ${d.int} NOT NULL, PRIMARY KEY (owner_kind, owner, folder, name)`,
      d.clustered,
    ),
  ];
}
