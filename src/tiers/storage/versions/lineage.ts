import type { Caller } from "../../../domain/caller.ts";
import { canonicalJson } from "../../../domain/canonical.ts";
import { groupBy } from "../../../domain/collections.ts";
import type { LineageEntry, LineageQuery } from "../../../domain/comparison.ts";
import type { Partition } from "../../../domain/instance.ts";
import { decodeCursor, pageSize, toPage } from "../../../domain/page.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Page } from "../../../domain/values.ts";
import { versionText } from "../../../domain/version-range.ts";
import type { InstanceRow, NamedDescent, Tables, Work } from "../../../stores/records/store.ts";
import type { TierContext } from "../../transaction.ts";
import { presentCause } from "../instance-view.ts";
import { requireRevision } from "../model-lookup.ts";
import { requireProject } from "../projects.ts";

function presentDescent(
  descent: NamedDescent | undefined,
): Pick<LineageEntry, "descent" | "parent" | "cause"> {
  if (descent?.cause) {
    return { descent: "propagated", parent: descent.predecessor, cause: presentCause(descent.cause) };
  }
  const parent = descent?.retrainOf ?? null;
  return { descent: parent === null ? "trained" : "retrained", parent, cause: null };
}

function* present(tables: Tables, rows: readonly InstanceRow[]): Work<Map<number, LineageEntry>> {
  const ids = rows.map((row) => row.id);
  const descents = new Map((yield* tables.descents.of(ids)).map((each) => [each.instance, each]));
  const serving = groupBy(yield* tables.deployments.serving(ids), (each) => each.instance);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        uuid: row.uuid,
        project: row.projectName,
        baseVersionId: row.baseName,
        version: versionText(row),
        partition: row.doc.partition as Partition,
        createdAt: timeOf(row.created),
        createdBy: row.actor,
        ...presentDescent(descents.get(row.id)),
        deprecated: row.deprecated !== 0,
        environments: (serving.get(row.id) ?? []).map((each) => each.environment).sort(),
      },
    ]),
  );
}

export function createLineage({ records }: TierContext) {
  return {
    async listLineage(_caller: Caller, input: LineageQuery): Promise<Page<LineageEntry>> {
      const size = pageSize(input);
      const partition = input.partition === undefined ? undefined : canonicalJson(input.partition);
      const query = `lineage ${input.project} ${input.baseVersionId} ${partition ?? ""}`;
      const [after] = decodeCursor(input, query, [0]);
      return records.read(function* (tables) {
        const project = yield* requireProject(tables, input.project);
        const { base } = yield* requireRevision(tables, project, input.baseVersionId);
        const rows = yield* tables.instances.listOfBase(base, partition, after!, size + 1);
        const entries = yield* present(tables, rows);
        return toPage(
          rows,
          size,
          query,
          (row) => [row.id],
          (row) => entries.get(row.id)!,
        );
      });
    },
  };
}
