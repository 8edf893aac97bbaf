import type { DependencyName, NewDependency } from "../../domain/dependency.ts";
import type { DeploymentMove, NewDeployment } from "../../domain/deployment.ts";
import type { NewInstance } from "../../domain/instance.ts";
import type { NewEvaluation, NewMetricPoint } from "../../domain/metric.ts";
import type { ModelDeprecation, ModelRestoration, ModelRevision, NewModel } from "../../domain/model.ts";
import type { OfferAcceptance, OfferAnswer, OfferSnooze } from "../../domain/offer.ts";
import type { NewProject } from "../../domain/project.ts";
import type { TagChange } from "../../domain/tag.ts";

type Bulk = { instances: readonly NewInstance[] };
type Points = { instance: string; points: readonly NewMetricPoint[] };
type BulkPoints = { project: string; points: readonly (NewMetricPoint & { instance: string })[] };
/** A write that a caller wants to happen once, to the graph of models or to what serves. */
export type GraphCommand =
  | { readonly operation: "addDependency" | "updateDependency"; readonly input: NewDependency }
  | { readonly operation: "removeDependency"; readonly input: DependencyName }
  | { readonly operation: "deprecateModel"; readonly input: ModelDeprecation }
  | { readonly operation: "restoreModel"; readonly input: ModelRestoration }
  | { readonly operation: "deploy"; readonly input: NewDeployment }
  | { readonly operation: "rollBack" | "undeploy"; readonly input: DeploymentMove }
  | { readonly operation: "acceptOffer"; readonly input: OfferAcceptance }
  | { readonly operation: "declineOffer"; readonly input: OfferAnswer }
  | { readonly operation: "snoozeOffer"; readonly input: OfferSnooze };

type Deprecate = { uuid: string; reason: string; replacement?: string };

/** A write that a caller wants to happen once. */
export type Command =
  | GraphCommand
  | { readonly operation: "createProject"; readonly input: NewProject }
  | { readonly operation: "createModel"; readonly input: NewModel }
  | { readonly operation: "reviseModel"; readonly input: ModelRevision }
  | { readonly operation: "createInstance"; readonly input: NewInstance }
  | { readonly operation: "createInstances"; readonly input: Bulk }
  | { readonly operation: "changeTags"; readonly input: TagChange }
  | { readonly operation: "deprecate"; readonly input: Deprecate }
  | { readonly operation: "restore"; readonly input: { uuid: string; reason: string } }
  | { readonly operation: "record"; readonly input: Points }
  | { readonly operation: "recordBulk"; readonly input: BulkPoints }
  | { readonly operation: "evaluate"; readonly input: NewEvaluation };
