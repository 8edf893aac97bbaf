import { canonicalJson } from "../../../domain/canonical.ts";
import { groupBy } from "../../../domain/collections.ts";
import type { Impact, IntendedChange } from "../../../domain/dependency.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { Fields } from "../../../domain/values.ts";
import { canonicalName } from "../../../expression/index.ts";
import type { InstanceRow, ModelRow, Tables, Work } from "../../../stores/records/store.ts";
import { candidateOf } from "../select/candidate.ts";
import type { Prospect } from "./concern.ts";

/** What an instance is given when it is made, and what moves of it afterwards. */
const own = ["uuid", "id", "created", "created_at", "created_time", "created_by", "size", "tags"] as const;
/** What nobody knows of an upload before it is there, beside its metadata. */
const ofUpload: ReadonlySet<string> = new Set([...own, "version", "number"]);
const ofVersion: ReadonlySet<string> = new Set([...own.filter((name) => name !== "size")]);
/** What every instance of a model and partition has. */
const ofModel: ReadonlySet<string> = new Set([
  ...["base_version_id", "project", "project_id", "model", "model_id", "revision", "deprecated"],
]);

/** A line of versions that would get one. */
interface Place {
  readonly project: string;
  readonly baseVersionId: string;
  readonly partition: Partition;
}

/** The instances that a change would make: what is uploaded, and the versions that follow from it. */
export function* prospectsOf(
  tables: Tables,
  change: IntendedChange,
  { versions }: Impact,
  now: number,
): Work<Prospect[]> {
  const uploaded = change.kind === "instance" ? [placeOf(change)] : [];
  const heads = yield* headsOf(tables, [...uploaded, ...versions]);
  const found: Prospect[] = [];
  if (change.kind === "instance") {
    const project = (yield* tables.projects.byName(change.project))!;
    const model = (yield* tables.models.find(project.id, change.baseVersionId, change.revision))!;
    found.push(uploadOf(model, placeOf(change), heads.get(keyOf(placeOf(change))), now));
  }
  for (const version of versions) {
    const head = heads.get(keyOf(version));
    if (head !== undefined) found.push(versionOf(head, version.to, now));
  }
  return found;
}

const placeOf = ({ project, baseVersionId, partition = {} }: Omit<Place, "partition"> & Partial<Place>) => ({
  ...{ project, baseVersionId, partition },
});

const keyOf = ({ project, baseVersionId, partition }: Place): string =>
  canonicalJson([project, baseVersionId, partition]);

/** The newest instance of each line that has one, in few reads. */
function* headsOf(tables: Tables, places: readonly Place[]): Work<Map<string, InstanceRow>> {
  const wanted = new Set(places.map(keyOf));
  const bases: number[] = [];
  for (const [name, own] of groupBy(places, ({ project }) => project)) {
    const project = (yield* tables.projects.byName(name))!;
    for (const base of new Set(own.map(({ baseVersionId }) => baseVersionId))) {
      const model = yield* tables.models.find(project.id, base);
      if (model !== undefined) bases.push(model.base);
    }
  }
  const lines = yield* tables.lines.of(bases);
  const heads = yield* tables.lines.heads(lines.map(({ line }) => line));
  const rows = yield* tables.instances.byIds(heads.map(({ id }) => id));
  const named = rows.map((row) => {
    const place = { project: row.projectName, baseVersionId: row.baseName };
    return [keyOf({ ...place, partition: row.doc.partition as Partition }), row] as const;
  });
  return new Map(named.filter(([key]) => wanted.has(key)));
}

/** Like its head, but for what is its own. */
function versionOf(head: InstanceRow, version: string, created: number): Prospect {
  const candidate = candidateOf({
    ...{ uuid: head.uuid, project: head.projectName, baseVersionId: head.baseName, version, created },
    ...{ partition: head.doc.partition as Partition, fields: { ...head.doc.inherited, ...head.doc.fields } },
    ...{ deprecated: head.deprecated !== 0, tags: {}, series: [] },
    ...{ model: head.modelUuid, size: head.size },
  });
  return { candidate, knows: (name) => !ofVersion.has(name) };
}

/** With the metadata of the newest instance of its line, as far as there is one. */
function uploadOf(model: ModelRow, place: Place, head: InstanceRow | undefined, created: number): Prospect {
  const fields: Fields = head === undefined ? {} : { ...head.doc.inherited, ...head.doc.fields };
  const candidate = candidateOf({
    ...place,
    ...{ uuid: "", version: `${model.revision}.0`, created, fields, tags: {}, series: [] },
    ...{ deprecated: model.deprecated !== 0, model: model.uuid },
  });
  const told = new Set([...Object.keys(place.partition), ...Object.keys(fields)].map(canonicalName));
  return {
    candidate,
    knows: (name) => ofModel.has(name) || (told.has(name) && !ofUpload.has(name)),
  };
}
