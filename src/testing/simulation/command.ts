import type { NewInstance } from "../../domain/instance.ts";
import type { NewEvaluation, NewMetricPoint } from "../../domain/metric.ts";
import type { ModelRevision, NewModel } from "../../domain/model.ts";
import type { NewProject } from "../../domain/project.ts";
import type { TagChange } from "../../domain/tag.ts";

type Bulk = { instances: readonly NewInstance[] };
type Points = { instance: string; points: readonly NewMetricPoint[] };
type BulkPoints = { project: string; points: readonly (NewMetricPoint & { instance: string })[] };
type Deprecate = { uuid: string; reason: string; replacement?: string };

/** A write that a caller wants to happen once. */
export type Command =
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
