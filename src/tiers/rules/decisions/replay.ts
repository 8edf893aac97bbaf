import { canonicalJson } from "../../../domain/canonical.ts";
import type { Replay } from "../../../domain/decision.ts";
import type { SelectionRule } from "../../../domain/rule.ts";
import type { DecisionRow, InstanceRow, Tables, Work } from "../../../stores/records/store.ts";
import { candidatesOf, type Ground } from "../candidates/finding.ts";
import { Membership } from "../candidates/membership.ts";
import { reachesOf } from "../candidates/reach.ts";
import { readSeries } from "../candidates/series.ts";
import { sourceAt, statesUpTo } from "../candidates/sources.ts";
import { resolverOf } from "../champions/fallbacks.ts";
import { digestOf } from "../champions/inputs.ts";
import { type Candidate, candidateOf } from "../select/candidate.ts";
import { type CompiledSelection, compileSelection } from "../select/compile.ts";
import { explainSelection } from "../select/decide.ts";

type Made = Pick<DecisionRow, "partition" | "position" | "at" | "incumbent" | "since" | "fallbacks">;

/** Decides again what was decided, from the log as it stood: what was written since makes no difference. */
export async function replay(
  ground: Ground,
  rule: SelectionRule,
  made: Made,
): Promise<Pick<Replay, "selection" | "verdicts" | "inputs">> {
  const compiled = compileSelection(rule);
  const candidates = await candidatesAt(ground, compiled, made);
  const { at: moment, since, fallbacks } = made;
  const incumbent = made.incumbent === null ? null : { instance: made.incumbent, since: since! };
  const fallback = resolverOf(rule.fallback, fallbacks);
  const { selection, verdicts } = explainSelection(compiled, candidates, { moment, incumbent, fallback });
  const inputs = digestOf(compiled, reachesOf(compiled), { candidates, moment, incumbent, fallbacks });
  return { selection, verdicts, inputs };
}

/** The candidates of a partition as they were at a state of the log. */
export async function candidatesAt(
  ground: Ground,
  compiled: CompiledSelection,
  { partition, position, at: moment }: Pick<Made, "partition" | "position" | "at">,
): Promise<Candidate[]> {
  const reaches = reachesOf(compiled);
  const visit = function* (tables: Tables, rows: readonly InstanceRow[]): Work<Candidate[]> {
    const own = rows.filter(({ doc }) => canonicalJson(doc.partition) === partition);
    const then = new Set(
      yield* tables.instances.madeBy(
        own.map(({ id }) => id),
        position,
      ),
    );
    const known = own.filter(({ id }) => then.has(id));
    const states = yield* statesUpTo(tables, known, position);
    const asks = known.map(({ id: instance, project }) => ({ compiled, reaches, instance, project }));
    const series = yield* readSeries(tables, asks, { position, moment });
    return known.map((row, place) =>
      candidateOf({ ...sourceAt(row, states, position), series: series[place]! }),
    );
  };
  const found: Candidate[] = [];
  const scope = { project: compiled.rule.project, membership: new Membership(compiled) };
  for await (const part of candidatesOf(ground, scope, visit)) found.push(...part);
  return found;
}
