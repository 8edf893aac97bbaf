import type { Caller } from "../../domain/caller.ts";
import { canonicalJson, fingerprint } from "../../domain/canonical.ts";
import { GalleryError } from "../../domain/errors.ts";
import { checkFields } from "../../domain/fields.ts";
import type { Instance, InstanceName, NewInstance } from "../../domain/instance.ts";
import { checkUuid, quote } from "../../domain/text.ts";
import { parseTime } from "../../domain/time.ts";
import type { InstanceRow, Tables, Work } from "../../stores/records/store.ts";
import { once, type TierContext } from "../transaction.ts";
import { Creation, checkMembers, checkPoints, type Draft } from "./creation.ts";
import { presentInstance, requireInstance } from "./instance-view.ts";
import { requireRevision } from "./model-lookup.ts";
import { partitionText } from "./partitions.ts";
import { requireProject } from "./projects.ts";
import { listOnModel } from "./registry/listing.ts";

const BULK_LIMIT = 1_000;

export function createInstances({ records, seams }: TierContext) {
  function draft(given: NewInstance, path: string): Draft {
    const { uuid, ...content } = given;
    return {
      given,
      uuid: uuid === undefined ? seams.ids.uuid() : checkUuid(uuid, `${path}uuid`),
      fields: checkFields(given.fields, `${path}fields`),
      members: checkMembers(given, path),
      tags: given.tags,
      points: checkPoints(given.metrics, path),
      content: fingerprint(content),
      path,
    };
  }

  return {
    async createInstance(caller: Caller, input: NewInstance & { madeOf?: string }): Promise<Instance> {
      const { madeOf, ...given } = input;
      const wanted = draft(given, "");
      return records.write((tables) =>
        once(tables, caller, "createInstance", input, seams.clock, function* (now) {
          const made = yield* new Creation(tables, caller, now, seams.ids).create(wanted);
          if (madeOf !== undefined) yield* listOnModel(tables, caller, now, madeOf, made);
          return yield* presentInstance(tables, made);
        }),
      );
    },

    async createInstances(
      caller: Caller,
      input: { instances: readonly NewInstance[] },
    ): Promise<{ uuids: readonly string[] }> {
      const { instances } = input;
      if (!Array.isArray(instances) || instances.length === 0 || instances.length > BULK_LIMIT) {
        throw new GalleryError("request.invalid", `instances must have 1 to ${BULK_LIMIT} elements`, {
          field: "instances",
        });
      }
      const drafts = instances.map((each: NewInstance, index) => draft(each, `instances[${index}].`));
      return records.write((tables) =>
        once(tables, caller, "createInstances", input, seams.clock, function* (now) {
          const creation = new Creation(tables, caller, now, seams.ids);
          for (const each of drafts) yield* creation.create(each);
          return { uuids: drafts.map((each) => each.uuid) };
        }),
      );
    },

    async getInstance(_caller: Caller, input: InstanceName): Promise<Instance> {
      const asOf = input.asOf === undefined ? undefined : parseTime(input.asOf, "asOf");
      const uuid = "uuid" in input ? checkUuid(input.uuid, "uuid") : undefined;
      return records.read(function* (tables) {
        const row =
          uuid === undefined
            ? yield* byVersion(tables, input as Exclude<InstanceName, { uuid: string }>)
            : yield* requireInstance(tables, uuid);
        if (asOf !== undefined && row.created > asOf) {
          throw new GalleryError("instance.unknown", `instance ${row.uuid} did not exist at ${input.asOf}`, {
            field: "asOf",
          });
        }
        return yield* presentInstance(tables, row, asOf);
      });
    },
  };
}

function* byVersion(tables: Tables, name: Exclude<InstanceName, { uuid: string }>): Work<InstanceRow> {
  const [, revision, number] = /^(\d{1,9})\.(\d{1,9})$/.exec(name.version) ?? [];
  if (revision === undefined) {
    throw new GalleryError(
      "request.invalid",
      `version ${quote(name.version)} must be revision.number, such as 4.1`,
      {
        field: "version",
      },
    );
  }
  const project = yield* requireProject(tables, name.project);
  const model = yield* requireRevision(tables, project, name.baseVersionId);
  const line = yield* tables.instances.findLine(model.base, canonicalJson(name.partition ?? {}));
  const row =
    line === undefined
      ? undefined
      : yield* tables.instances.byVersion(line, Number(revision), Number(number));
  if (row) return row;
  const where = partitionText(name.partition, model.doc.partitionBy);
  throw new GalleryError("instance.unknown", `${name.baseVersionId} has no version ${name.version}${where}`, {
    field: "version",
  });
}
