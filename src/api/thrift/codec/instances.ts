import type { BlobRef, Deprecation, Instance, InstanceName, NewInstance } from "../../../domain/instance.ts";
import type { TagChange } from "../../../domain/tag.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { pointFrom } from "./metrics.ts";
import { partitionFrom, toCause } from "./refs.ts";
import {
  choiceFrom,
  fieldsFrom,
  listFrom,
  mapFrom,
  present,
  required,
  textOrNothing,
  toFields,
} from "./values.ts";

export function newInstanceFrom(given: Given<Generated.NewInstance>, at: string): NewInstance {
  const instance = required(given, at);
  return present({
    project: required(instance.project, `${at}.project`),
    baseVersionId: required(instance.baseVersionId, `${at}.baseVersionId`),
    revision: instance.revision,
    uuid: instance.uuid,
    fields: fieldsFrom(instance.fields, `${at}.fields`),
    blob: instance.blob,
    files: filesFrom(instance.files, `${at}.files`),
    retrainOf: textOrNothing(instance.retrainOf),
    upstreams: instance.upstreams,
    tags: mapFrom<string>(instance.tags, `${at}.tags`),
    metrics: listFrom(instance.metrics, (point, index) => pointFrom(point, `${at}.metrics[${index}]`)),
  });
}

export function filesFrom(
  given: Given<readonly Generated.NewBundleFile[] | undefined>,
  at: string,
): NewInstance["files"] | undefined {
  return listFrom(given, (file, index) => ({
    path: required(file.path, `${at}[${index}].path`),
    digest: required(file.digest, `${at}[${index}].digest`),
  }));
}

export function instanceNameFrom(given: Given<Generated.InstanceName>): InstanceName {
  const name = required(given, "name");
  const asOf = textOrNothing(name.asOf);
  const uuid = textOrNothing(name.uuid);
  if (uuid !== undefined) return present({ uuid, asOf });
  return present({
    project: required(name.project, "name.project"),
    baseVersionId: required(name.baseVersionId, "name.baseVersionId"),
    version: required(name.version, "name.version"),
    partition: partitionFrom(name.partition, "name.partition"),
    asOf,
  });
}

export function tagChangeFrom(given: Given<Generated.TagChange>): TagChange {
  const change = required(given, "change");
  const kind = choiceFrom(change.subjectKind, ["model", "instance"], "change.subjectKind");
  return present({
    subject: {
      kind: required(kind, "change.subjectKind"),
      uuid: required(change.subjectUuid, "change.subjectUuid"),
    },
    set: mapFrom<string>(change.setTags, "change.setTags"),
    remove: change.removeTags,
  });
}

export function toBlob(blob: BlobRef): Answer<Generated.BlobRef> {
  return { digest: blob.digest, size: blob.size, location: blob.location };
}

export function toDeprecation(deprecation: Deprecation): Answer<Generated.Deprecation> {
  return present(deprecation);
}

export function toInstance(instance: Instance): Answer<Generated.Instance> {
  return {
    uuid: instance.uuid,
    project: instance.project,
    baseVersionId: instance.baseVersionId,
    model: instance.model,
    revision: instance.revision,
    number: instance.number,
    version: instance.version,
    partition: toFields(instance.partition),
    fields: toFields(instance.fields),
    ...(instance.blob === null ? {} : { blob: toBlob(instance.blob) }),
    files: instance.files.map((file) => ({ path: file.path, ...toBlob(file) })),
    size: instance.size,
    tags: instance.tags,
    ...(instance.deprecation === null ? {} : { deprecation: toDeprecation(instance.deprecation) }),
    createdAt: instance.createdAt,
    createdBy: instance.createdBy,
    stage: instance.stage,
    environments: instance.environments,
    ...present({ retrainOf: instance.retrainOf, origin: instance.origin, cause: toCause(instance.cause) }),
  };
}
