import type { Silence } from "../../client/index.ts";
import type { Context } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";

export const silenceColumns: readonly Column<Silence>[] = [
  { title: "uuid", of: ({ uuid }) => uuid },
  { title: "labels", of: matchersText },
  { title: "starts", of: ({ startsAt }) => startsAt },
  { title: "ends", of: ({ endsAt }) => endsAt },
  { title: "by", of: ({ createdBy }) => createdBy },
  { title: "comment", of: ({ comment }) => comment },
];

/** As `gallery silence create` takes them. */
function matchersText({ matchers }: Silence): string {
  return matchers.map(({ name, value, isRegex }) => `${name}${isRegex ? "=~" : "="}${value}`).join(" ");
}

export async function printSilence({ output }: Context, silence: Silence): Promise<void> {
  await output.record(
    silence,
    silenceColumns.map(({ title, of }) => [title, of(silence)]),
  );
}
