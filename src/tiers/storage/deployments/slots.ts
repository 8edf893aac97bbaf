import { canonicalJson } from "../../../domain/canonical.ts";
import type { SlotName } from "../../../domain/deployment.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkCount } from "../../../domain/page.ts";
import { timeOf } from "../../../domain/time.ts";
import type { DeploymentRow, EnvironmentRow, Tables, Work } from "../../../stores/records/store.ts";
import { requireRevision } from "../model-lookup.ts";
import { partitionText } from "../partitions.ts";
import { requireProject } from "../projects.ts";
import { checkEnvironment, findEnvironment, protectionOf } from "./environments.ts";

/** A line of versions in an environment. */
export interface FoundSlot {
  readonly line: number;
  readonly environment: EnvironmentRow;
  /** Names it in messages. */
  readonly text: string;
}

/** The line and environment of a slot that a request names; either is missing when it was never served from. */
function* locate(
  tables: Tables,
  name: SlotName,
): Work<{ line: number | undefined; environment: EnvironmentRow | undefined; text: string }> {
  const environmentName = checkEnvironment(name.environment);
  const project = yield* requireProject(tables, name.project);
  const model = yield* requireRevision(tables, project, name.baseVersionId);
  return {
    line: yield* tables.instances.findLine(model.base, canonicalJson(name.partition ?? {})),
    environment: yield* findEnvironment(tables, project, environmentName),
    text: `${model.baseName} in ${environmentName}${partitionText(name.partition, model.doc.partitionBy)}`,
  };
}

/** Nothing when nothing was ever deployed there, as the line or the environment is not there. */
export function* findSlot(tables: Tables, name: SlotName): Work<FoundSlot | undefined> {
  const { line, environment, text } = yield* locate(tables, name);
  return line === undefined || environment === undefined ? undefined : { line, environment, text };
}

export interface SlotFilter {
  readonly project: number;
  readonly base?: number | undefined;
  readonly environment?: number | undefined;
}

/** The slots that a query means; nothing when it names an environment that was never used. */
export function* findSlots(
  tables: Tables,
  query: { readonly project: string; readonly baseVersionId?: string; readonly environment?: string },
): Work<SlotFilter | undefined> {
  const project = yield* requireProject(tables, query.project);
  const base =
    query.baseVersionId === undefined
      ? undefined
      : (yield* requireRevision(tables, project, query.baseVersionId)).base;
  if (query.environment === undefined) return { project: project.id, base };
  const environment = yield* findEnvironment(tables, project, checkEnvironment(query.environment));
  return environment && { project: project.id, base, environment: environment.id };
}

/** A slot and its newest entry, by `asOf` when it is given. */
export function* requireCurrent(
  tables: Tables,
  name: SlotName,
  asOf?: number,
): Work<{ slot: FoundSlot; current: DeploymentRow }> {
  const { line, environment, text } = yield* locate(tables, name);
  if (line !== undefined && environment !== undefined) {
    const current = yield* tables.deployments.current(line, environment.id, asOf);
    if (current) return { slot: { line, environment, text }, current };
  }
  throw nothingDeployed(text, asOf);
}

export const nothingDeployed = (slot: string, asOf?: number): GalleryError =>
  new GalleryError(
    "deployment.unknown",
    asOf === undefined
      ? `nothing is deployed for ${slot}`
      : `nothing was deployed for ${slot} by ${timeOf(asOf)}`,
  );

export const checkIfMatch = (value: unknown): number | undefined =>
  value === undefined ? undefined : checkCount(value, "ifMatch", 0, 0, Number.MAX_SAFE_INTEGER);

/** Refuses a move that was decided on another state of the slot than the present one. */
export function refuseStale(
  slot: FoundSlot,
  current: DeploymentRow | undefined,
  ifMatch: number | undefined,
): void {
  const present = current?.position ?? 0;
  if (ifMatch === undefined || ifMatch === present) return;
  throw new GalleryError(
    "deployment.stale",
    `the newest deployment for ${slot.text} is at position ${present}, not ${ifMatch}`,
    { field: "ifMatch" },
  );
}

/** Where the environment asks for it, a move must say what it replaces. */
export function* refuseUnmatched(tables: Tables, slot: FoundSlot, ifMatch: number | undefined): Work<void> {
  if (ifMatch !== undefined || (yield* protectionOf(tables, slot.environment)) !== "if_match") return;
  throw new GalleryError(
    "environment.protected",
    `${slot.environment.name} asks for the position of the deployment that is replaced`,
    { field: "ifMatch" },
  );
}
