import { type Command, Option } from "commander";
import { type RecordSearch, type SortKey, type View, views } from "../../domain/search.ts";
import { orderOption, type Paging, paged, type pageOf } from "./command.ts";

export interface FindOptions extends Paging {
  readonly order?: readonly SortKey[];
  readonly view?: View;
}

/** For commands that find records which are no instances, by a condition. */
export function finding(search: Command): Command {
  return paged(search.argument("[expression]", "condition; every one without it"))
    .addOption(orderOption())
    .addOption(
      new Option("--view <view>", "whether deleted ones are looked at; active unless given").choices(views),
    );
}

export const searchOf = (
  project: string,
  { order: orderBy, view }: FindOptions,
  { page_size }: ReturnType<typeof pageOf>,
  where: string | undefined,
): RecordSearch => ({ project, where, orderBy, view, page_size });
