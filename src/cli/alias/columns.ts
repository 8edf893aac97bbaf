import type { Alias, AliasEntry } from "../../domain/registry.ts";
import type { Column } from "../kit/table.ts";

const targetOf = ({ instance, rule }: { instance: string | null; rule: string | null }): string => {
  if (rule !== null) return `rule ${rule}`;
  return instance ?? "nothing";
};

export const aliasColumns: readonly Column<Alias>[] = [
  { title: "alias", of: ({ alias }) => alias },
  { title: "names", of: targetOf },
  { title: "place", of: ({ place }) => place ?? "" },
  { title: "at", of: ({ at }) => at },
  { title: "by", of: ({ by }) => by },
];

export const entryColumns: readonly Column<AliasEntry>[] = [
  { title: "position", of: ({ position }) => position },
  { title: "names", of: targetOf },
  { title: "at", of: ({ at }) => at },
  { title: "by", of: ({ by }) => by },
];
