import type { Firing } from "../../client/index.ts";
import type { Cell, Column } from "../kit/table.ts";

export const exampleFiring = "8c2d4e60-1f3b-4a7d-b5e9-0a6c7d8e9f12";

export const firingColumns: readonly Column<Firing>[] = [
  { title: "uuid", of: ({ uuid }) => uuid },
  { title: "at", of: ({ at }) => at },
  { title: "rule", of: ({ rule }) => rule },
  { title: "instance", of: ({ instance }) => instance },
  { title: "cause", of: ({ cause }) => cause },
  { title: "outcome", of: ({ outcome }) => outcome },
  { title: "actions", of: ({ actions }) => actions },
  { title: "why", of: ({ why }) => why },
];

export function firingEntries(firing: Firing): readonly (readonly [string, Cell])[] {
  return [
    ...firingColumns.map(({ title, of }) => [title, of(firing)] as const),
    ["team", firing.team],
    ["stage", firing.stage],
    ["commit", firing.commit],
    ["position", firing.position],
    ["inputs", firing.inputs],
  ];
}
