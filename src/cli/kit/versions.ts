import type { MovedPin, PropagatedVersion } from "../../client/index.ts";
import { partitionText } from "./names.ts";
import type { Column } from "./table.ts";

/** `demand{city=Oslo} 2.0 → 2.1, weather + 1.0`: what moved, came and went. */
export function movesText(moved: readonly MovedPin[]): string {
  return moved.map(moveText).join(", ");
}

function moveText({ baseVersionId, partition, from, to }: MovedPin): string {
  const name = `${baseVersionId}${partitionText(partition)}`;
  if (from === null) return `${name} + ${to}`;
  if (to === null) return `${name} - ${from}`;
  return `${name} ${from} → ${to}`;
}

/** Versions that a change makes, or made. */
export const propagatedColumns: readonly Column<PropagatedVersion>[] = [
  { title: "model", of: (version) => version.baseVersionId },
  { title: "project", of: (version) => version.project },
  { title: "partition", of: (version) => partitionText(version.partition) },
  { title: "from", of: (version) => version.from },
  { title: "to", of: (version) => version.to },
  { title: "upstreams", of: (version) => movesText(version.moved) },
  { title: "owner", of: (version) => version.owner },
];
