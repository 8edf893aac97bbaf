import { groupBy } from "../../../domain/collections.ts";
import { parseTime } from "../../../domain/time.ts";
import type { Time } from "../../../domain/values.ts";
import type {
  ArtifactEntryRow,
  ArtifactOwnerRow,
  ArtifactRow,
  Tables,
  Work,
} from "../../../stores/records/store.ts";

/** What a path was at a moment: a file, or a folder while files lay below it. */
export function* entryAsOf(
  tables: Tables,
  owner: ArtifactOwnerRow,
  path: string,
  asOf: Time,
): Work<ArtifactEntryRow | undefined> {
  const [first] = yield* tables.artifacts.past(owner, path, parseTime(asOf, "asOf"));
  return first && entryOf(path, [first], path);
}

/** What was in a folder at a moment, by name, after the given one. */
export function* entriesAsOf(
  tables: Tables,
  owner: ArtifactOwnerRow,
  folder: string,
  { asOf, after, limit }: { readonly asOf: Time; readonly after: string; readonly limit: number },
): Work<ArtifactEntryRow[]> {
  const top = folder === "" ? "" : `${folder}/`;
  const stood = yield* tables.artifacts.past(owner, folder, parseTime(asOf, "asOf"));
  const inside = stood.filter(({ path }) => path.startsWith(top));
  const named = groupBy(inside, ({ path }) => path.slice(top.length).split("/", 1)[0]!);
  return [...named]
    .filter(([name]) => name > after)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .slice(0, limit)
    .map(([name, files]) => entryOf(name, files, top + name));
}

const entryOf = (name: string, [file]: readonly ArtifactRow[], path: string): ArtifactEntryRow => ({
  name,
  file: file?.path === path ? file : null,
});
