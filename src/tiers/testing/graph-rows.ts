import { canonicalJson } from "../../domain/canonical.ts";
import { rows } from "../../stores/records/sql/query.ts";
import { PROJECTS } from "./graph-draws.ts";
import type { State } from "./graph-state.ts";
import { digestOf, type GraphTier } from "./graph-tier.ts";

interface VersionRow {
  readonly id: number;
  readonly uuid: string;
  readonly project: string;
  readonly base: string;
  readonly partition: string;
  readonly revision: number;
  readonly number: number;
  readonly origin: string | null;
  readonly cause: number | null;
  readonly digest: string;
}

const OWN = `(SELECT id FROM project WHERE name IN (${PROJECTS.map(() => "?").join(", ")}))`;

const VERSIONS = `SELECT i.id, i.uuid, p.name AS project, b.name AS base, l.partition, i.revision, i.number,
    o.uuid AS origin, d.cause, blob.digest
  FROM instance i JOIN project p ON p.id = i.project JOIN base b ON b.id = i.base JOIN line l ON l.id = i.line
  JOIN file f ON f.instance = i.id JOIN blob ON blob.id = f.blob
  LEFT JOIN descent d ON d.instance = i.id LEFT JOIN instance o ON o.id = d.origin
  WHERE i.project IN ${OWN} ORDER BY i.id`;

const PINS = `SELECT i.uuid AS downstream, l.partition, b.name AS base, p.name AS project, u.uuid AS upstream
  FROM instance i JOIN pin ON pin.instance = i.id JOIN instance u ON u.id = pin.upstream
  JOIN line l ON l.id = pin.line JOIN base b ON b.id = l.base JOIN project p ON p.id = b.project
  WHERE i.project IN ${OWN}`;

const EDGES = `SELECT d.name AS downstream, dp.name AS "downstreamProject", u.name AS upstream, up.name AS "upstreamProject",
    e.kind, e.accepts
  FROM base d JOIN dependency e ON e.downstream = d.id JOIN base u ON u.id = e.upstream
  JOIN project dp ON dp.id = d.project JOIN project up ON up.id = u.project WHERE d.project IN ${OWN}`;

const ENTRIES = `SELECT e.position, e.prior, e.action, n.name AS environment, l.partition, b.name AS base, p.name AS project,
    i.uuid AS instance, r.uuid AS replaced
  FROM base b JOIN line l ON l.base = b.id JOIN deployment e ON e.line = l.id JOIN environment n ON n.id = e.environment
  JOIN project p ON p.id = b.project LEFT JOIN instance i ON i.id = e.instance LEFT JOIN instance r ON r.id = e.replaced
  WHERE b.project IN ${OWN} ORDER BY e.position`;

const SLOTS = `SELECT s.position, n.name AS environment, i.uuid AS instance
  FROM base b JOIN line l ON l.base = b.id JOIN slot s ON s.line = l.id JOIN environment n ON n.id = s.environment
  LEFT JOIN instance i ON i.id = s.instance WHERE b.project IN ${OWN} ORDER BY s.position`;

const OFFERS = `SELECT o.uuid, o.state, o.live, o.updates, o.snoozed, n.name AS environment, l.partition, b.name AS base,
    p.name AS project, d.uuid AS deployed, i.uuid AS proposed
  FROM base b JOIN line l ON l.base = b.id JOIN offer o ON o.line = l.id JOIN environment n ON n.id = o.environment
  JOIN project p ON p.id = b.project JOIN instance d ON d.id = o.deployed JOIN instance i ON i.id = o.proposed
  WHERE b.project IN ${OWN}`;

interface InLine {
  readonly project: string;
  readonly base: string;
  readonly partition: string;
}

type PinRow = InLine & { downstream: string; upstream: string };
type EdgeRow = Record<
  "downstream" | "downstreamProject" | "upstream" | "upstreamProject" | "kind",
  string
> & {
  accepts: string | null;
};
type EntryRow = InLine & {
  position: number;
  prior: number | null;
  action: string;
  environment: string;
  instance: string | null;
  replaced: string | null;
};
type SlotRow = { position: number; environment: string; instance: string | null };
type OfferRow = InLine & {
  uuid: string;
  state: string;
  live: number;
  updates: number;
  snoozed: number | null;
  environment: string;
  deployed: string;
  proposed: string;
};

/** Everything that the database holds of a sequence, in the oracle's names. */
export async function stored(tier: GraphTier): Promise<object> {
  const own = PROJECTS.map((name) => tier.project(name));
  const found = await tier.tiers.records.read(function* () {
    return {
      versions: yield* rows<VersionRow>(VERSIONS, own),
      pins: yield* rows<PinRow>(PINS, own),
      edges: yield* rows<EdgeRow>(EDGES, own),
      entries: yield* rows<EntryRow>(ENTRIES, own),
      slots: yield* rows<SlotRow>(SLOTS, own),
      offers: yield* rows<OfferRow>(OFFERS, own),
    };
  });
  const name = (uuid: string | null) => (uuid === null ? null : tier.name(uuid));
  const line = ({ project, base, partition }: InLine) => `${tier.base(project, base)}${partition}`;
  const place = (position: number | null) =>
    position === null ? null : found.entries.findIndex((entry) => entry.position === position);
  const told = new Map(tier.log.map((change) => [change.position, tier.told(change)]));
  return {
    versions: sortedBy(
      found.versions.map((row) => ({
        name: `${line(row)}@${row.revision}.${row.number}`,
        known: name(row.uuid),
        origin: name(row.origin) ?? name(row.uuid),
        cause: row.cause === null ? null : told.get(row.cause),
        digest: row.digest,
      })),
    ),
    pins: sortedBy(
      found.pins.map((row) => `${name(row.downstream)} uses ${line(row)}: ${name(row.upstream)}`),
    ),
    edges: sortedBy(
      found.edges.map(({ downstream, downstreamProject, upstream, upstreamProject, kind, accepts }) => ({
        downstream: tier.base(downstreamProject, downstream),
        upstream: tier.base(upstreamProject, upstream),
        kind,
        accepts,
      })),
    ),
    entries: found.entries.map((row) => ({
      line: line(row),
      environment: row.environment,
      action: row.action,
      version: name(row.instance),
      replaced: name(row.replaced),
      prior: place(row.prior),
    })),
    slots: found.slots.map((row) => [place(row.position), row.environment, name(row.instance)]),
    offers: tier.offers.map((uuid) => {
      const row = found.offers.find((each) => each.uuid === uuid);
      if (row === undefined) return undefined;
      const { state, live, environment, updates, snoozed } = row;
      const open = { deployed: name(row.deployed), snoozed };
      const proposed = name(row.proposed);
      return { line: line(row), environment, state, proposed, updates, ...(live === 0 ? {} : open) };
    }),
  };
}

/** The same of the oracle's state. */
export function expected(state: State): object {
  const newest = state.entries
    .map((entry, index) => ({ ...entry, index }))
    .filter(
      ({ line, environment }, index) =>
        !state.entries.some(
          (later, place) => place > index && later.line === line && later.environment === environment,
        ),
    );
  return {
    versions: sortedBy(
      state.versions.map(({ name, origin, cause, blob }) => ({
        name,
        known: name,
        origin,
        cause,
        digest: digestOf(blob),
      })),
    ),
    pins: sortedBy(
      state.versions.flatMap(({ name, pins }) =>
        Object.entries(pins).map(([line, upstream]) => `${name} uses ${line}: ${upstream}`),
      ),
    ),
    edges: sortedBy(state.edges),
    entries: state.entries,
    slots: newest.map(({ index, environment, version }) => [index, environment, version]),
    offers: state.offers.map(({ deployed, snoozed, ...offer }) => ({
      ...offer,
      ...(offer.state === "open" ? { deployed, snoozed } : {}),
    })),
  };
}

const sortedBy = <T>(items: readonly T[]): T[] =>
  [...items].sort((left, right) => (canonicalJson(left) < canonicalJson(right) ? -1 : 1));
