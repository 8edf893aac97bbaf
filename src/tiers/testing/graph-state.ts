import type { Direction } from "../../domain/dependency.ts";
import type { DeploymentAction } from "../../domain/deployment.ts";
import type { Partition, Stage } from "../../domain/instance.ts";
import type { OfferState } from "../../domain/offer.ts";

/* The graph in arrays, and what can be asked of it: naive on purpose, everything is searched for from the start. */

export interface Base {
  /** `project/base version id`. */
  readonly name: string;
  readonly revisions: { readonly partitionBy: readonly string[]; deprecated: boolean }[];
  deprecated: boolean;
}

export interface Edge {
  readonly downstream: string;
  readonly upstream: string;
  kind: string;
  accepts: string | null;
}

export interface Version {
  readonly name: string;
  readonly line: string;
  readonly base: string;
  readonly revision: number;
  readonly number: number;
  readonly partition: Partition;
  /** Digest of the blob, or of the first file of a bundle. */
  readonly blob: string;
  /** The version that its blob was uploaded for: itself, or another. */
  readonly origin: string;
  /** Kind and subject of the change that it follows from; null when somebody uploaded it. */
  readonly cause: string | null;
  /** Versions, by upstream line. */
  readonly pins: Readonly<Record<string, string>>;
  deprecated: boolean;
  measured: boolean;
}

export interface Entry {
  readonly line: string;
  readonly environment: string;
  readonly action: DeploymentAction;
  readonly version: string | null;
  readonly replaced: string | null;
  /** Place of the entry that a rollback goes back to. */
  readonly prior: number | null;
}

export interface SlotOffer {
  readonly line: string;
  readonly environment: string;
  state: Exclude<OfferState, "snoozed">;
  deployed: string;
  proposed: string;
  updates: number;
  /** Milliseconds since the epoch. */
  snoozed: number | null;
}

export interface State {
  readonly bases: Base[];
  readonly edges: Edge[];
  readonly versions: Version[];
  /** All slots together, oldest first. */
  readonly entries: Entry[];
  readonly offers: SlotOffer[];
}

export const emptyState = (): State => ({ bases: [], edges: [], versions: [], entries: [], offers: [] });

export const projectOf = (base: string): string => base.split("/")[0]!;

/** Equal on all fields that both have. */
export function matches(left: Partition, right: Partition): boolean {
  return Object.keys(left).every((name) => !(name in right) || left[name] === right[name]);
}

const COMPARED: Readonly<Record<string, (sign: number) => boolean>> = {
  "": (sign) => sign === 0,
  "=": (sign) => sign === 0,
  ">": (sign) => sign > 0,
  ">=": (sign) => sign >= 0,
  "<": (sign) => sign < 0,
  "<=": (sign) => sign <= 0,
};

/** Whether a range has a version; undefined when it is none. A revision alone means its first version. */
export function accepts(range: string | null, revision: number, number: number): boolean | undefined {
  if (range === null) return true;
  let all = true;
  for (const term of range.split(" ")) {
    const [, operator, major, minor] = /^(>=|<=|>|<|=|)(\d+)(?:\.(\d+|x))?$/.exec(term) ?? [];
    if (operator === undefined || major === undefined) return undefined;
    const sign = revision - Number(major) || number - Number(minor ?? 0);
    all &&= minor === "x" ? revision === Number(major) : COMPARED[operator]!(sign);
  }
  return all;
}

export const baseOf = (state: State, name: string): Base | undefined =>
  state.bases.find((base) => base.name === name);

export const versionOf = (state: State, name: string): Version =>
  state.versions.find((version) => version.name === name)!;

/** By itself, with its revision, or with its base version id. */
export function deprecationOf(state: State, version: Version): "instance" | "revision" | "model" | null {
  const base = baseOf(state, version.base)!;
  if (version.deprecated) return "instance";
  if (base.revisions[version.revision - 1]!.deprecated) return "revision";
  return base.deprecated ? "model" : null;
}

export const linesOf = (state: State, base: string): readonly string[] => [
  ...new Set(state.versions.filter((version) => version.base === base).map((version) => version.line)),
];

/** The greatest version of a line in a range that is not deprecated. */
export function greatest(state: State, line: string, range: string | null): Version | undefined {
  return state.versions
    .filter((version) => version.line === line && deprecationOf(state, version) === null)
    .filter((version) => accepts(range, version.revision, version.number))
    .sort((left, right) => left.revision - right.revision || left.number - right.number)
    .at(-1);
}

export const headOf = (state: State, line: string): Version | undefined => greatest(state, line, null);

export const partitionOf = (state: State, line: string): Partition =>
  state.versions.find((version) => version.line === line)!.partition;

/** Base version ids in one direction, each with its distance. */
export function reach(
  state: State,
  base: string,
  direction: Direction,
  transitive: boolean,
): Map<string, number> {
  const found = new Map([[base, 0]]);
  for (const [each, distance] of found) {
    if (distance > 0 && !transitive) break;
    for (const { downstream, upstream } of state.edges) {
      const [near, far] = direction === "upstream" ? [downstream, upstream] : [upstream, downstream];
      if (near === each && !found.has(far)) found.set(far, distance + 1);
    }
  }
  return found;
}

/** Versions in one direction, each with its distance. */
export function reachPins(
  state: State,
  version: string,
  direction: Direction,
  transitive: boolean,
): Map<string, number> {
  const found = new Map([[version, 0]]);
  for (const [each, distance] of found) {
    if (distance > 0 && !transitive) break;
    const next =
      direction === "upstream"
        ? Object.values(versionOf(state, each).pins)
        : state.versions.filter(({ pins }) => Object.values(pins).includes(each)).map(({ name }) => name);
    for (const far of next) if (!found.has(far)) found.set(far, distance + 1);
  }
  return found;
}

/** Base version ids, each after all that it uses. */
export function sorted(state: State): readonly string[] {
  const depth = (base: string): number =>
    Math.max(
      0,
      ...state.edges.filter((edge) => edge.downstream === base).map((edge) => 1 + depth(edge.upstream)),
    );
  return state.bases.map(({ name }) => name).sort((left, right) => depth(left) - depth(right));
}

/** Place of the newest entry of a slot. */
export const currentOf = (state: State, line: string, environment: string): number =>
  state.entries.findLastIndex((entry) => entry.line === line && entry.environment === environment);

/** Offers by slot, and by the order of their opening there: several slots get one at once. */
export const offerNames = ({ offers }: State): readonly string[] =>
  offers.map(({ line, environment }, place) => {
    const before = offers
      .slice(0, place)
      .filter((each) => each.line === line && each.environment === environment);
    return `${line} in ${environment}, ${before.length}`;
  });

/** What a line serves, by environment. */
export function servedBy(state: State, line: string): ReadonlyMap<string, string> {
  const served = new Map<string, string>();
  for (const { environment, version, ...entry } of state.entries) {
    if (entry.line !== line) continue;
    if (version === null) served.delete(environment);
    else served.set(environment, version);
  }
  return served;
}

export const environmentsOf = (state: State, version: Version): readonly string[] =>
  [...servedBy(state, version.line)].filter(([, name]) => name === version.name).map(([name]) => name);

export function stageOf(state: State, version: Version): Stage {
  if (deprecationOf(state, version) !== null) return "deprecated";
  if (environmentsOf(state, version).length > 0) return "deployed";
  return version.measured ? "evaluated" : "trained";
}
