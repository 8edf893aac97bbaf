import type {
  Model,
  ModelDeprecation,
  ModelRestoration,
  ModelRevision,
  ModelSpec,
  NewModel,
} from "../../../domain/model.ts";
import type { NewProject, Project } from "../../../domain/project.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { dependencySpecFrom } from "./dependencies.ts";
import { toDeprecation } from "./instances.ts";
import { fieldsFrom, listFrom, mapFrom, present, required, textOrNothing, toFields } from "./values.ts";

type WireSpec = Omit<Generated.NewModel, "project" | "baseVersionId" | "uuid" | "dependencies">;

export function newProjectFrom(given: Given<Generated.NewProject>): NewProject {
  const project = required(given, "project");
  return present({ name: required(project.name, "project.name"), description: project.description });
}

export function toProject(project: Project): Answer<Generated.Project> {
  return project;
}

/** Left out, or empty, when it is to be made from the title. */
function baseFrom({ baseVersionId, title }: NonNullable<Given<Generated.NewModel>>): string | undefined {
  return textOrNothing(title) === undefined
    ? required(baseVersionId, "model.baseVersionId")
    : textOrNothing(baseVersionId);
}

export function newModelFrom(given: Given<Generated.NewModel>): NewModel {
  const model = required(given, "model");
  return present({
    project: required(model.project, "model.project"),
    baseVersionId: baseFrom(model),
    title: textOrNothing(model.title),
    tags: mapFrom<string>(model.tags, "model.tags"),
    uuid: model.uuid,
    ...specFrom(model, "model"),
    dependencies: listFrom(model.dependencies, (spec, index) =>
      dependencySpecFrom(spec, `model.dependencies[${index}]`),
    ),
  });
}

export function revisionFrom(given: Given<Generated.ModelRevision>): ModelRevision {
  const revision = required(given, "revision");
  return present({
    model: required(revision.model, "revision.model"),
    uuid: revision.uuid,
    ...specFrom(revision, "revision"),
  });
}

function specFrom(spec: NonNullable<Given<WireSpec>>, at: string): Partial<ModelSpec> {
  return present({
    owner: spec.owner,
    description: spec.description,
    features: spec.features,
    hyperparameters: fieldsFrom(spec.hyperparameters, `${at}.hyperparameters`),
    training: fieldsFrom(spec.training, `${at}.training`),
    serving: fieldsFrom(spec.serving, `${at}.serving`),
    partitionBy: spec.partitionBy,
    fields: fieldsFrom(spec.fields, `${at}.fields`),
  });
}

export function modelDeprecationFrom(given: Given<Generated.ModelDeprecation>): ModelDeprecation {
  const deprecation = required(given, "deprecation");
  return present({
    uuid: required(deprecation.uuid, "deprecation.uuid"),
    all: deprecation.all,
    reason: required(deprecation.reason, "deprecation.reason"),
    replacement: textOrNothing(deprecation.replacement),
    hide: deprecation.hide,
  });
}

export function modelRestorationFrom(given: Given<Generated.ModelRestoration>): ModelRestoration {
  const restoration = required(given, "restoration");
  return present({
    uuid: required(restoration.uuid, "restoration.uuid"),
    all: restoration.all,
    reason: required(restoration.reason, "restoration.reason"),
  });
}

export function toModel(model: Model): Answer<Generated.Model> {
  return {
    uuid: model.uuid,
    project: model.project,
    baseVersionId: model.baseVersionId,
    revision: model.revision,
    ...(model.previous === null ? {} : { previousRevision: model.previous }),
    ...(model.next === null ? {} : { nextRevision: model.next }),
    owner: model.owner,
    description: model.description,
    features: model.features,
    hyperparameters: toFields(model.hyperparameters),
    training: toFields(model.training),
    serving: toFields(model.serving),
    partitionBy: model.partitionBy,
    fields: toFields(model.fields),
    tags: model.tags,
    createdAt: model.createdAt,
    createdBy: model.createdBy,
    ...(model.deprecation === null ? {} : { deprecation: toDeprecation(model.deprecation) }),
  };
}
