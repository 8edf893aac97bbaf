import type { Command } from "commander";
import type { RunSearch } from "../../domain/search.ts";
import type { pageOf } from "../kit/command.ts";
import type { Context } from "../kit/context.ts";
import { type FindOptions, finding, searchOf } from "../kit/finding.ts";
import { collect } from "../kit/values.ts";
import { experimentNumber } from "./columns.ts";

export interface WithinOptions extends FindOptions {
  readonly experiment?: readonly string[];
}

/** For commands that find what belongs to experiments. */
export const findingWithin = (search: Command): Command =>
  finding(search).option(
    "--experiment <experiment>",
    "only in this one, by number or name; may repeat",
    collect,
  );

export async function searchWithin(
  { client, project }: Context,
  options: WithinOptions,
  page: ReturnType<typeof pageOf>,
  where: string | undefined,
): Promise<RunSearch> {
  const named = options.experiment?.map((each) => experimentNumber(client, project(), each));
  return {
    ...searchOf(project(), options, page, where),
    ...(named !== undefined && { experiments: await Promise.all(named) }),
  };
}
