import type { MovedPin, PropagatedVersion } from "../../../domain/dependency.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { BaseRow, RefRow, Tables, Work } from "../../../stores/records/store.ts";
import { partitionIn, refRows } from "../refs.ts";
import { basesById } from "./models.ts";
import type { PinChange, PinTarget, PlannedVersion } from "./plan.ts";

/** Planned versions as callers see them; order is kept. */
export function* presentPlanned(
  tables: Tables,
  planned: readonly PlannedVersion[],
): Work<PropagatedVersion[]> {
  const changes = planned.flatMap((version) => version.changes);
  const bases = yield* basesById(
    tables,
    changes.map(({ line }) => line.base),
  );
  const named = [
    ...changes.flatMap(({ to }) => (to !== null && "id" in to ? [to.id] : [])),
    ...planned.flatMap((version) =>
      version.changes.flatMap(({ line }) => version.pinned.get(line.line) ?? []),
    ),
  ];
  const refs = yield* refRows(tables, named);
  return planned.map((version) => ({
    project: version.base.projectName,
    baseVersionId: version.base.name,
    owner: version.base.owner,
    partition: version.partition,
    from: versionText(version.head),
    to: versionText(version),
    moved: [...version.changes]
      .sort((one, other) => one.line.line - other.line.line)
      .map((change) => presentChange(change, version.pinned.get(change.line.line), bases, refs))
      .filter(({ from, to }) => from !== to),
  }));
}

function presentChange(
  { line, to }: PinChange,
  pinned: number | undefined,
  bases: ReadonlyMap<number, BaseRow>,
  refs: ReadonlyMap<number, RefRow>,
): MovedPin {
  const base = bases.get(line.base)!;
  return {
    project: base.projectName,
    baseVersionId: base.name,
    partition: partitionIn(line.partition),
    from: pinned === undefined ? null : versionText(refs.get(pinned)!),
    to: to === null ? null : versionOf(to, refs),
  };
}

function versionOf(target: PinTarget, refs: ReadonlyMap<number, RefRow>): string {
  if ("intended" in target) return versionText(target.intended);
  return versionText("planned" in target ? target.planned : refs.get(target.id)!);
}
