import { canonicalJson } from "../../domain/canonical.ts";
import type { Act, EdgeAct, UploadAct } from "./graph-acts.ts";
import { propose, withdraw } from "./graph-serving.ts";
import {
  accepts,
  baseOf,
  type Edge,
  greatest,
  headOf,
  linesOf,
  matches,
  partitionOf,
  projectOf,
  reach,
  type State,
  servedBy,
  sorted,
  type Version,
  versionOf,
} from "./graph-state.ts";
import { type Reason, refuseWhen, type Turn } from "./graph-turn.ts";

type Moves = ReadonlyMap<string, string | null>;

export function register(turn: Turn, { base, partitionBy, dependencies }: Act & { act: "register" }): void {
  const { state, log } = turn;
  const exists = baseOf(state, base) !== undefined;
  const unreadable = dependencies.some((each) => accepts(each.accepts, 1, 0) === undefined);
  refuseWhen([exists, "model.exists"], [exists && unreadable, "version.range"]);
  state.bases.push({ name: base, revisions: [{ partitionBy, deprecated: false }], deprecated: false });
  log.push(`model.created ${base} 1`);
  const reasons = dependencies.flatMap((dependency) => {
    log.push(`dependency.added ${base} 1`);
    return declare(state, { ...dependency, downstream: { base, revision: 1 } });
  });
  refuseWhen(...reasons);
}

/** Adds a dependency, and tells what speaks against it. */
function declare(
  state: State,
  { downstream, upstream, kind, accepts: range, allowed }: EdgeAct,
): readonly Reason[] {
  const up = baseOf(state, upstream.base)!;
  const reasons: readonly Reason[] = [
    [accepts(range, 1, 0) === undefined, "version.range"],
    [!allowed && projectOf(downstream.base) !== projectOf(up.name), "permission.denied"],
    [up.deprecated || up.revisions[upstream.revision - 1]!.deprecated, "model.deprecated"],
    [edgeOf(state, downstream.base, up.name) !== undefined, "dependency.exists"],
    [reach(state, up.name, "upstream", true).has(downstream.base), "dependency.cycle"],
  ];
  state.edges.push({ downstream: downstream.base, upstream: up.name, kind, accepts: range });
  return reasons;
}

const edgeOf = (state: State, downstream: string, upstream: string): Edge | undefined =>
  state.edges.find((edge) => edge.downstream === downstream && edge.upstream === upstream);

export function addEdge(turn: Turn, act: EdgeAct): void {
  const { state } = turn;
  refuseWhen(...declare(state, act));
  moveAll(turn, "dependency.added", act.downstream.base, (head) => {
    const lines = linesOf(state, act.upstream.base).filter((line) =>
      matches(head.partition, partitionOf(state, line)),
    );
    return new Map(lines.map((line) => [line, greatest(state, line, act.accepts)?.name ?? null]));
  });
}

export function updateEdge(turn: Turn, { downstream, upstream, kind, accepts: range }: EdgeAct): void {
  const { state } = turn;
  const edge = edgeOf(state, downstream.base, upstream.base);
  refuseWhen(
    [accepts(range, 1, 0) === undefined, "version.range"],
    [edge === undefined, "dependency.unknown"],
  );
  Object.assign(edge!, { kind, accepts: range });
  moveAll(turn, "dependency.updated", downstream.base, ({ pins }) => {
    const outside = Object.entries(pins).filter(([, name]) => {
      const { base, revision, number } = versionOf(state, name);
      return base === upstream.base && !accepts(range, revision, number);
    });
    if (outside.length === 0) return undefined;
    return new Map(outside.map(([line]) => [line, greatest(state, line, range)?.name ?? null]));
  });
}

export function removeEdge(turn: Turn, downstream: string, upstream: string): void {
  const { state } = turn;
  const edge = edgeOf(state, downstream, upstream);
  refuseWhen([edge === undefined, "dependency.unknown"]);
  state.edges.splice(state.edges.indexOf(edge!), 1);
  const dropped = new Map(linesOf(state, upstream).map((line) => [line, null]));
  moveAll(turn, "dependency.removed", downstream, () => dropped);
}

/** One new version of every line of a downstream that a changed dependency moves, and of all that uses it. */
function moveAll(turn: Turn, kind: string, downstream: string, moves: (head: Version) => Moves | undefined) {
  const { state, log } = turn;
  const subject = `${downstream} ${baseOf(state, downstream)!.revisions.length}`;
  const cause = `${kind} ${subject}`;
  log.push(cause);
  const fresh = new Map<string, Version>();
  for (const line of linesOf(state, downstream)) {
    const head = headOf(state, line);
    const moved = head && moves(head);
    if (moved !== undefined) fresh.set(line, make(turn, head!, moved, cause));
  }
  spread(turn, fresh, cause);
}

export function upload(
  turn: Turn,
  { base: name, revision: wanted, fields, blob, upstreams }: UploadAct,
): void {
  const { state } = turn;
  const { revisions } = baseOf(state, name)!;
  const revision = wanted ?? revisions.length;
  refuseWhen([revisions[revision - 1] === undefined, "model.unknown"]);
  const values = revisions[revision - 1]!.partitionBy.map((field) => [field, fields[field]!]);
  const partition = Object.fromEntries(values);
  const line = `${name}${canonicalJson(partition)}`;
  const used = state.edges.filter((edge) => edge.downstream === name);
  const chosen = upstreams.map((each) => versionOf(state, each));
  const fits = chosen.every((each) => {
    const edge = used.find((one) => one.upstream === each.base);
    const accepted = edge && accepts(edge.accepts, each.revision, each.number);
    return accepted && matches(partition, each.partition);
  });
  const twice = new Set(chosen.map((each) => each.line)).size < chosen.length;
  refuseWhen([!fits || twice, "pin.invalid"]);
  const pins: Record<string, string> = {};
  for (const { upstream, accepts: range } of used) {
    for (const each of linesOf(state, upstream)) {
      if (!matches(partition, partitionOf(state, each))) continue;
      const pin = chosen.find((one) => one.line === each) ?? greatest(state, each, range);
      if (pin) pins[each] = pin.name;
    }
  }
  const version = insert(turn, { line, base: name, revision, partition, blob, pins, cause: null }, null);
  withdraw(turn, (offer) => offer.line === line);
  spread(turn, new Map([[line, version]]), `instance.created ${version.name}`);
}

function insert(
  { state, log }: Turn,
  given: Pick<Version, "line" | "base" | "revision" | "partition" | "blob" | "pins" | "cause">,
  origin: string | null,
): Version {
  const before = state.versions.filter(
    (each) => each.line === given.line && each.revision === given.revision,
  );
  const name = `${given.line}@${given.revision}.${before.length}`;
  const made = { ...given, name, number: before.length, origin: origin ?? name };
  const version: Version = { ...made, deprecated: false, measured: false };
  state.versions.push(version);
  log.push(`instance.created ${name}`);
  return version;
}

/** The same blob with other upstreams; who serves that blob is offered it. */
function make(turn: Turn, head: Version, moves: Moves, cause: string): Version {
  const moved = [...moves]
    .map(([line, to]) => [line, head.pins[line] ?? null, to] as const)
    .filter(([, from, to]) => from !== to);
  const pins = { ...head.pins };
  for (const [line, , to] of moved) {
    if (to === null) delete pins[line];
    else pins[line] = to;
  }
  const version = insert(turn, { ...head, pins, cause }, head.origin);
  turn.made.push({ line: head.line, from: head.name, to: version.name, moved });
  for (const [environment, served] of servedBy(turn.state, head.line)) {
    const same = versionOf(turn.state, served).origin === head.origin;
    if (same) propose(turn, version.name, environment, served);
  }
  return version;
}

/** New versions move the pins of all that uses them, and of what uses that: each line once, after its upstreams. */
function spread(turn: Turn, fresh: Map<string, Version>, cause: string): void {
  const { state } = turn;
  const seeds = new Set([...fresh.values()].map((version) => version.base));
  for (const base of sorted(state).filter((each) => !seeds.has(each))) {
    for (const line of linesOf(state, base)) {
      const head = headOf(state, line);
      if (head === undefined) continue;
      const moved = new Map<string, string>();
      for (const edge of state.edges.filter((each) => each.downstream === base)) {
        for (const version of fresh.values()) {
          if (version.base !== edge.upstream || !matches(head.partition, version.partition)) continue;
          if (greatest(state, version.line, edge.accepts) === version) moved.set(version.line, version.name);
        }
      }
      if (moved.size > 0) fresh.set(line, make(turn, head, moved, cause));
    }
  }
}
