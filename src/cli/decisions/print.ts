import type { Decision, Selection } from "../../client/index.ts";
import { partitionText } from "../kit/names.ts";
import type { Cell, Column } from "../kit/table.ts";

export const exampleDecision = "2f7a1c58-6d0e-4b93-9c41-8e5d3a7b6f10";

export const decisionColumns: readonly Column<Decision>[] = [
  { title: "uuid", of: ({ uuid }) => uuid },
  { title: "at", of: ({ at }) => at },
  { title: "rule", of: ({ rule }) => rule },
  { title: "partition", of: ({ partition }) => partitionText(partition) },
  { title: "champion", of: ({ selection }) => selection.champion },
  { title: "choice", of: ({ selection }) => selection.choice },
  { title: "shadow", of: ({ shadow }) => (shadow ? "yes" : "no") },
  { title: "why", of: ({ selection }) => selection.why },
];

export function decisionEntries(decision: Decision): readonly (readonly [string, Cell])[] {
  const { incumbent } = decision;
  return [
    ...decisionColumns.map(({ title, of }) => [title, of(decision)] as const),
    ["incumbent", incumbent === null ? null : `${incumbent.instance} since ${incumbent.since}`],
    ["project", decision.project],
    ["team", decision.team],
    ["commit", decision.commit],
    ["position", decision.position],
    ["inputs", decision.inputs],
  ];
}

/** `best 3b1f6a52-…`, or `none`. */
export function selectionText({ champion, choice }: Selection): string {
  return champion === null ? choice : `${choice} ${champion}`;
}
