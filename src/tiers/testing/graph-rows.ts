import { canonicalJson } from "../../domain/canonical.ts";
import { rows } from "../../stores/records/sql/query.ts";
import type { Records } from "../../stores/records/store.ts";
import { offerNames, type State } from "./graph-state.ts";

/** How the oracle calls what the tables hold. */
export interface View {
  /** Names of the projects to look at. */
  readonly projects: readonly string[];
  base(project: string, name: string): string;
  name(uuid: string): string;
  /** Kind and subject of the change at a position. */
  told(position: number): string | undefined;
  /** Names and UUIDs. */
  readonly offers: readonly (readonly [name: string, uuid: string])[];
}

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

const among = (own: readonly string[]) =>
  `(SELECT id FROM project WHERE name IN (${own.map(() => "?").join(", ")}))`;

const VERSIONS = (
  own: readonly string[],
) => `SELECT i.id, i.uuid, p.name AS project, b.name AS base, l.partition, i.revision, i.number,
    o.uuid AS origin, d.cause,
    (SELECT blob.digest FROM file f JOIN blob ON blob.id = f.blob WHERE f.instance = coalesce(d.origin, i.id) ORDER BY f.path LIMIT 1) AS digest
  FROM instance i JOIN project p ON p.id = i.project JOIN base b ON b.id = i.base JOIN line l ON l.id = i.line
  LEFT JOIN descent d ON d.instance = i.id LEFT JOIN instance o ON o.id = d.origin
  WHERE i.project IN ${among(own)} ORDER BY i.id`;

const PINS = (
  own: readonly string[],
) => `SELECT i.uuid AS downstream, l.partition, b.name AS base, p.name AS project, u.uuid AS upstream
  FROM instance i JOIN pin ON pin.instance = i.id JOIN instance u ON u.id = pin.upstream
  JOIN line l ON l.id = pin.line JOIN base b ON b.id = l.base JOIN project p ON p.id = b.project
  WHERE i.project IN ${among(own)}`;

const EDGES = (
  own: readonly string[],
) => `SELECT d.name AS downstream, dp.name AS "downstreamProject", u.name AS upstream, up.name AS "upstreamProject",
    e.kind, e.accepts
  FROM base d JOIN dependency e ON e.downstream = d.id JOIN base u ON u.id = e.upstream
  JOIN project dp ON dp.id = d.project JOIN project up ON up.id = u.project WHERE d.project IN ${among(own)}`;

const ENTRIES = (
  own: readonly string[],
) => `SELECT e.position, e.prior, e.action, n.name AS environment, l.partition, b.name AS base, p.name AS project,
    i.uuid AS instance, r.uuid AS replaced
  FROM base b JOIN line l ON l.base = b.id JOIN deployment e ON e.line = l.id JOIN environment n ON n.id = e.environment
  JOIN project p ON p.id = b.project LEFT JOIN instance i ON i.id = e.instance LEFT JOIN instance r ON r.id = e.replaced
  WHERE b.project IN ${among(own)} ORDER BY e.position`;

const SLOTS = (own: readonly string[]) => `SELECT s.position, n.name AS environment, i.uuid AS instance
  FROM base b JOIN line l ON l.base = b.id JOIN slot s ON s.line = l.id JOIN environment n ON n.id = s.environment
  LEFT JOIN instance i ON i.id = s.instance WHERE b.project IN ${among(own)} ORDER BY s.position`;

const OFFERS = (
  own: readonly string[],
) => `SELECT o.uuid, o.state, o.live, o.updates, o.snoozed, n.name AS environment, l.partition, b.name AS base,
    p.name AS project, d.uuid AS deployed, i.uuid AS proposed
  FROM base b JOIN line l ON l.base = b.id JOIN offer o ON o.line = l.id JOIN environment n ON n.id = o.environment
  JOIN project p ON p.id = b.project JOIN instance d ON d.id = o.deployed JOIN instance i ON i.id = o.proposed
  WHERE b.project IN ${among(own)}`;

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

/** Everything that the database holds of some projects, in the oracle's names. */
export async function stored(records: Records, view: View): Promise<object> {
  const own = view.projects;
  const found = await records.read(function* () {
    return {
      versions: yield* rows<VersionRow>(VERSIONS(own), own),
      pins: yield* rows<PinRow>(PINS(own), own),
      edges: yield* rows<EdgeRow>(EDGES(own), own),
      entries: yield* rows<EntryRow>(ENTRIES(own), own),
      slots: yield* rows<SlotRow>(SLOTS(own), own),
      offers: yield* rows<OfferRow>(OFFERS(own), own),
    };
  });
  const name = (uuid: string | null) => (uuid === null ? null : view.name(uuid));
  const line = ({ project, base, partition }: InLine) => `${view.base(project, base)}${partition}`;
  const place = (position: number | null) =>
    position === null ? null : found.entries.findIndex((entry) => entry.position === position);
  return {
    versions: sortedBy(
      found.versions.map((row) => ({
        name: `${line(row)}@${row.revision}.${row.number}`,
        known: name(row.uuid),
        origin: name(row.origin) ?? name(row.uuid),
        cause: row.cause === null ? null : view.told(row.cause),
        digest: row.digest,
      })),
    ),
    pins: sortedBy(
      found.pins.map((row) => `${name(row.downstream)} uses ${line(row)}: ${name(row.upstream)}`),
    ),
    edges: sortedBy(
      found.edges.map(({ downstream, downstreamProject, upstream, upstreamProject, kind, accepts }) => ({
        downstream: view.base(downstreamProject, downstream),
        upstream: view.base(upstreamProject, upstream),
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
    offers: sortedBy(
      view.offers.map(([offer, uuid]) => {
        const row = found.offers.find((each) => each.uuid === uuid);
        if (row === undefined) return undefined;
        const { state, live, environment, updates, snoozed } = row;
        const open = { deployed: name(row.deployed), snoozed };
        const proposed = name(row.proposed);
        return { offer, line: line(row), environment, state, proposed, updates, ...(live === 0 ? {} : open) };
      }),
    ),
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
        digest: blob,
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
    offers: sortedBy(
      state.offers.map(({ deployed, snoozed, ...offer }, place) => ({
        offer: offerNames(state)[place]!,
        ...offer,
        ...(offer.state === "open" ? { deployed, snoozed } : {}),
      })),
    ),
  };
}

const sortedBy = <T>(items: readonly T[]): T[] =>
  [...items].sort((left, right) => (canonicalJson(left) < canonicalJson(right) ? -1 : 1));
