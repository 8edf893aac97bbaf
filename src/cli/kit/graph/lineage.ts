import type { LineageEntry } from "../../../client/index.ts";
import { groupBy } from "../../../domain/collections.ts";
import { causeText, partitionText } from "../names.ts";
import { type Column, formatCell } from "../table.ts";
import { drawTree, type Strokes, type Twig } from "./tree.ts";

/** How each instance came to be, in the words of the paper. */
type Origin = (entry: LineageEntry) => string;

function originsOf(entries: readonly LineageEntry[]): Origin {
  const known = new Map(entries.map((entry) => [entry.uuid, entry]));
  const parentOf = ({ parent, partition }: LineageEntry): string => {
    const found = parent === null ? undefined : known.get(parent);
    if (found === undefined) return parent ?? "";
    const elsewhere = partitionText(found.partition) !== partitionText(partition);
    return found.version + (elsewhere ? partitionText(found.partition) : "");
  };
  return (entry) => {
    if (entry.descent === "retrained") return `Retrain of ${parentOf(entry)}`;
    if (entry.descent === "propagated") return `Propagated from ${parentOf(entry)}`;
    return "Trained";
  };
}

const causeOf = ({ cause, project }: LineageEntry): string =>
  cause === null ? "" : causeText(cause, project);

/** A timeline: oldest first, one line an instance. */
export function lineageColumns(entries: readonly LineageEntry[]): readonly Column<LineageEntry>[] {
  const originOf = originsOf(entries);
  return [
    { title: "created", of: (entry) => entry.createdAt },
    { title: "version", of: (entry) => entry.version },
    { title: "partition", of: (entry) => partitionText(entry.partition) },
    { title: "origin", of: originOf },
    { title: "cause", of: causeOf },
    { title: "by", of: (entry) => entry.createdBy },
    { title: "serves", of: (entry) => entry.environments.join(", ") },
    { title: "deprecated", of: (entry) => (entry.deprecated ? "yes" : "") },
    { title: "uuid", of: (entry) => entry.uuid },
  ];
}

/** One tree for each partition, each instance below the one that it was made from. */
export function drawLineage(entries: readonly LineageEntry[], strokes: Strokes): string {
  const originOf = originsOf(entries);
  const twigOf = (entry: LineageEntry): Twig => ({
    key: entry.uuid,
    text: formatCell(lineOf(entry, originOf)),
  });
  const trees = groupBy(entries, (entry) => `${entry.baseVersionId}${partitionText(entry.partition)}`);
  let picture = "";
  for (const [name, members] of trees) {
    const own = new Set(members.map((entry) => entry.uuid));
    const children = groupBy(members, ({ parent }) => (parent !== null && own.has(parent) ? parent : ""));
    picture += drawTree(
      [{ key: "", text: formatCell(name) }],
      (key) => (children.get(key) ?? []).map(twigOf),
      strokes,
    );
  }
  return picture;
}

function lineOf(entry: LineageEntry, originOf: Origin): string {
  const cause = entry.cause === null ? "" : ` after ${causeOf(entry)}`;
  const serves = entry.environments.length === 0 ? "" : ` [${entry.environments.join(", ")}]`;
  const deprecated = entry.deprecated ? " deprecated" : "";
  return `${entry.version} ${originOf(entry)}${cause}, ${entry.createdAt} by ${entry.createdBy}${serves}${deprecated}`;
}
