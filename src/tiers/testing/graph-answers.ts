import { expect } from "vitest";
import { canonicalJson } from "../../domain/canonical.ts";
import type { Direction } from "../../domain/dependency.ts";
import type { Deployment } from "../../domain/deployment.ts";
import { timeOf } from "../../domain/time.ts";
import { PROJECTS } from "./graph-draws.ts";
import type { Oracle } from "./graph-oracle.ts";
import { replay } from "./graph-replay.ts";
import {
  baseOf,
  deprecationOf,
  environmentsOf,
  reach,
  reachPins,
  type State,
  stageOf,
  type Version,
} from "./graph-state.ts";
import type { GraphTier } from "./graph-tier.ts";
import { ann } from "./world.ts";

const DIRECTIONS: readonly Direction[] = ["upstream", "downstream"];
/** Asking for every version of a long sequence would take most of the time. */
const SAMPLE = 8;

/** Holds what the tier answers, now and of a moment, against the oracle and against the log alone. */
export async function checkAnswers(tier: GraphTier, oracle: Oracle, moment: number): Promise<void> {
  const now = tier.tiers.clock.now;
  for (const [state, at] of [
    [oracle.state, undefined],
    [oracle.at(moment), moment],
  ] as const) {
    const asOf = at === undefined ? {} : { asOf: timeOf(at) };
    await checkDependencies(tier, state, asOf);
    for (const version of sample(state.versions)) await checkInstance(tier, state, version, asOf);
    await checkServed(tier, state, asOf);
    await checkReplay(tier, state, at ?? now);
  }
  for (const version of sample(oracle.state.versions)) await checkPins(tier, oracle.state, version);
  await checkOffers(tier, oracle.state, now);
}

const sample = (versions: readonly Version[]): readonly Version[] =>
  versions.filter((_, place) => place % Math.ceil(versions.length / SAMPLE) === 0);

type AsOf = { readonly asOf?: string };

const mapped = (pairs: Iterable<readonly [string, number]>) =>
  [...pairs].map(([name, far]) => `${far} ${name}`).sort();

async function checkDependencies(tier: GraphTier, state: State, asOf: AsOf): Promise<void> {
  for (const { name } of state.bases) {
    for (const direction of DIRECTIONS) {
      for (const transitive of [false, true]) {
        const model = tier.uuid(`${name} 1`);
        const { models, dependencies } = await tier.tiers.storage.listDependencies(ann, {
          model,
          direction,
          transitive,
          ...asOf,
        });
        const found = reach(state, name, direction, transitive);
        const shown = models.map(
          (each) => [tier.base(each.project, each.baseVersionId), each.distance] as const,
        );
        const what = `${direction} of ${name}, transitive ${transitive}, ${asOf.asOf ?? "now"}`;
        expect(mapped(shown), what).toEqual(mapped(found));
        const from = [...found.keys()].filter((each) => transitive || each === name);
        const edges = state.edges.filter((edge) =>
          from.includes(direction === "upstream" ? edge.downstream : edge.upstream),
        );
        const told = dependencies.map(
          ({ downstream, upstream, kind, accepts }) =>
            `${tier.base(downstream.project, downstream.baseVersionId)} ${tier.base(upstream.project, upstream.baseVersionId)} ${kind} ${accepts}`,
        );
        const wanted = edges.map(
          (edge) => `${edge.downstream} ${edge.upstream} ${edge.kind} ${edge.accepts}`,
        );
        expect(told.sort(), what).toEqual(wanted.sort());
      }
    }
  }
}

async function checkInstance(tier: GraphTier, state: State, version: Version, asOf: AsOf): Promise<void> {
  const shown = await tier.tiers.storage.getInstance(ann, { uuid: tier.uuid(version.name), ...asOf });
  const { cause, origin } = shown;
  const told = {
    version: shown.version,
    partition: canonicalJson(shown.partition),
    origin: origin === null ? version.name : tier.name(origin),
    cause: cause === null ? null : `${cause.kind} ${tier.name(cause.subject)}`,
    deprecation: shown.deprecation?.of ?? null,
    stage: shown.stage,
    blob: shown.blob?.digest,
    environments: [...shown.environments].sort(),
  };
  expect(told, `${version.name}, ${asOf.asOf ?? "now"}`).toEqual({
    version: `${version.revision}.${version.number}`,
    partition: canonicalJson(version.partition),
    origin: version.origin,
    cause: version.cause,
    deprecation: deprecationOf(state, version),
    stage: stageOf(state, version),
    blob: version.blob,
    environments: [...environmentsOf(state, version)].sort(),
  });
}

async function checkPins(tier: GraphTier, state: State, { name }: Version): Promise<void> {
  for (const direction of DIRECTIONS) {
    for (const transitive of [false, true]) {
      const uuid = tier.uuid(name);
      const { instances } = await tier.tiers.storage.listPins(ann, { uuid, direction, transitive });
      const shown = instances.map((each) => [tier.name(each.uuid), each.distance] as const);
      const found = reachPins(state, name, direction, transitive);
      expect(mapped(shown), `pins ${direction} of ${name}, transitive ${transitive}`).toEqual(mapped(found));
    }
  }
}

const told = (tier: GraphTier, entry: Deployment) =>
  `${tier.base(entry.project, entry.baseVersionId)}${canonicalJson(entry.partition)} in ${entry.environment}: ${entry.action} ${entry.instance && tier.name(entry.instance.uuid)} for ${entry.replaced && tier.name(entry.replaced.uuid)}`;

async function checkServed(tier: GraphTier, state: State, asOf: AsOf): Promise<void> {
  const { storage } = tier.tiers;
  const newest = new Map(state.entries.map((entry) => [`${entry.line} ${entry.environment}`, entry]));
  const wanted: string[] = [];
  for (const entry of newest.values()) {
    const text = `${entry.line} in ${entry.environment}: ${entry.action} ${entry.version} for ${entry.replaced}`;
    if (entry.version !== null) wanted.push(text);
    const slot = tier.slot(state, entry.line, entry.environment);
    expect(told(tier, await storage.getDeployment(ann, { ...slot, ...asOf })), asOf.asOf ?? "now").toBe(text);
  }
  const shown: string[] = [];
  for (const name of PROJECTS) {
    const page = { project: tier.project(name), page_size: 1_000 };
    const { items } = await storage.listDeployments(ann, { ...page, ...asOf });
    shown.push(...items.map((entry) => told(tier, entry)));
  }
  expect(shown.sort(), `deployments ${asOf.asOf ?? "now"}`).toEqual(wanted.sort());
}

async function checkReplay(tier: GraphTier, state: State, at: number): Promise<void> {
  const real = (base: string) => base.replace("/", `${tier.project("")}/`);
  const newest = new Map(
    state.entries.map((entry) => [`${real(entry.line)} in ${entry.environment}`, entry.version]),
  );
  expect(replay(tier.log, at), `the log up to ${timeOf(at)}`).toEqual({
    edges: state.edges
      .map(({ downstream, upstream, kind, accepts }) => {
        return `${real(downstream)} uses ${real(upstream)} as ${kind}, ${accepts ?? "any"}`;
      })
      .sort(),
    served: [...newest]
      .filter(([, version]) => version !== null)
      .map(([slot, version]) => `${slot}: ${tier.uuid(version!)}`)
      .sort(),
    deprecated: state.versions
      .filter((version) => version.deprecated)
      .map((version) => tier.uuid(version.name))
      .sort(),
  });
}

async function checkOffers(tier: GraphTier, state: State, now: number): Promise<void> {
  const { storage } = tier.tiers;
  const shown = new Map<string, string>();
  for (const wanted of ["open", "snoozed", "accepted", "declined", "withdrawn"] as const) {
    for (const name of PROJECTS) {
      const query = { project: tier.project(name), state: wanted, page_size: 1_000 };
      for (const offer of (await storage.listOffers(ann, query)).items) {
        expect(offer.state).toBe(wanted);
        shown.set(offer.uuid, `${wanted} ${tier.name(offer.proposed.uuid)}`);
      }
    }
  }
  const known = state.offers.map(({ state: own, proposed, snoozed }) => {
    const asleep = own === "open" && snoozed !== null && snoozed > now;
    return `${asleep ? "snoozed" : own} ${proposed}`;
  });
  const uuids = state.offers.map((_, place) => tier.offer(state, place));
  expect(uuids.map((uuid) => shown.get(uuid))).toEqual(known);
  for (const [place, uuid] of uuids.entries()) {
    const { history, updates, owner } = await storage.getOffer(ann, { offer: uuid });
    const { line } = state.offers[place]!;
    expect(history.filter(({ event }) => event === "updated").length).toBe(updates);
    expect(history[0]?.event ?? "none").toBe("opened");
    expect(baseOf(state, owner)?.name ?? owner, `owner of an offer to ${line}`).toBe(line.split("{")[0]);
  }
}
