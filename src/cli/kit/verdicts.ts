import type { Verdict } from "../../client/index.ts";
import type { Column } from "./table.ts";

/** What became of the candidates of a selection rule. */
export const verdictColumns: readonly Column<Verdict>[] = [
  { title: "instance", of: ({ instance }) => instance },
  { title: "version", of: ({ baseVersionId, version }) => `${baseVersionId}@${version}` },
  { title: "verdict", of: ({ verdict }) => verdict },
  { title: "why", of: ({ why }) => why },
];
