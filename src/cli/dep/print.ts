import type { Dependency, DependencyChange } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";

export const dependencyColumns: readonly Column<Dependency>[] = [
  { title: "model", of: ({ downstream }) => downstream.baseVersionId },
  { title: "project", of: ({ downstream }) => downstream.project },
  { title: "uses", of: ({ upstream }) => upstream.baseVersionId },
  { title: "of project", of: ({ upstream }) => upstream.project },
  { title: "kind", of: ({ kind }) => kind },
  { title: "accepts", of: ({ accepts }) => accepts ?? "all" },
  { title: "since", of: ({ since }) => since },
  { title: "by", of: ({ by }) => by },
];

export async function printChange({ client, output }: Context, made: DependencyChange): Promise<void> {
  const { dependency, change } = made;
  await output.record(made, [
    ...dependencyColumns.map(({ title, of }) => [title, of(dependency)] as const),
    ["change", change],
  ]);
  const effects = await client.dependencies.effects({ change, page_size: 1 });
  if (effects.items.length > 0)
    output.note(`\`gallery effects ${change}\` lists the versions that this made.`);
}
