import { canonicalJson } from "../../../domain/canonical.ts";
import { GalleryError } from "../../../domain/errors.ts";
import type { MetricScope } from "../../../domain/metric.ts";
import type { Evidence, Rule } from "../../../domain/rule.ts";
import {
  check,
  childrenOf,
  type Expression,
  formatReference,
  type MetricReference,
  metricsUsed,
  namesUsed,
  parse,
  type Window,
  type WindowFunction,
} from "../../../expression/index.ts";
import { splitDimensions } from "../../../stores/records/sql/search/names.ts";

/** Which series of a candidate a metric's name means. */
export interface SeriesName {
  /** Null for every scope. */
  readonly scope: MetricScope | null;
  readonly name: string;
  /** Canonical JSON; `{}` without dimensions. */
  readonly dimensions: string;
}

/** A number that a rule reads off a candidate's series. */
export interface Measure {
  /** Place of the series' name in the plan. */
  readonly series: number;
  readonly function: WindowFunction;
  /** The rank of `percentile`. */
  readonly rank: number | null;
  /** Milliseconds of the window; null for all that was ever measured. */
  readonly window: number | null;
}

/** What must be known of one metric. */
export interface Needed {
  readonly series: number;
  /** As it is written in messages. */
  readonly name: string;
  /** Place of the measure that counts its values. */
  readonly counted: number;
}

/** What a rule reads off its candidates, each thing once. */
export interface Plan {
  readonly series: readonly SeriesName[];
  readonly measures: readonly Measure[];
  /** Place of the measure that a node of one of the rule's trees stands for. */
  readonly measureOf: ReadonlyMap<MetricReference | Window, number>;
}

/** Reads a rule's expressions and gathers what they name. */
export class Planner implements Plan {
  readonly series: SeriesName[] = [];
  readonly measures: Measure[] = [];
  readonly measureOf = new Map<MetricReference | Window, number>();
  /** Whether the moment itself is asked for, by `now` or `age`. */
  usesClock = false;
  private readonly rule: Rule;
  private readonly context: string;

  constructor(rule: Rule) {
    this.rule = rule;
    this.context = canonicalJson(rule.context);
  }

  /** A condition over one candidate. Throws the refusal of the expression. */
  condition(source: string): Expression;
  condition(source: string | null): Expression | null;
  condition(source: string | null): Expression | null {
    if (source === null) return null;
    return this.checked(source, false);
  }

  /** A condition over two candidates. Throws the refusal of the expression. */
  comparison(source: string): Expression;
  comparison(source: string | null): Expression | null;
  comparison(source: string | null): Expression | null {
    if (source === null) return null;
    const tree = this.checked(source, true);
    const { references, windows } = namesUsed(tree);
    for (const reference of [...references, ...windows.map(({ metric }) => metric)]) {
      if (reference.variable !== null) continue;
      const name = formatReference(reference);
      const message = `${name} is of neither candidate; write a.${name} or b.${name}`;
      throw new GalleryError("expression.type", message, { position: reference.position });
    }
    return tree;
  }

  /** Each metric that the trees name, once. */
  needed(trees: readonly (Expression | null)[]): readonly Needed[] {
    const found = new Map<number, Needed>();
    for (const metric of trees.flatMap((tree) => (tree === null ? [] : metricsUsed(tree)))) {
      const series = this.seriesOf(metric);
      const name = formatReference({ ...metric, variable: null });
      const counted = this.measure({ series, function: "count", rank: null, window: this.window });
      if (!found.has(series)) found.set(series, { series, name, counted });
    }
    return [...found.values()];
  }

  private checked(source: string, candidates: boolean): Expression {
    const tree = parse(source);
    const [problem] = check(tree, { expected: "boolean", candidates }).problems;
    if (problem !== undefined) throw problem;
    this.visit(tree);
    return tree;
  }

  private visit(node: Expression): void {
    if (node.kind === "now" || node.kind === "age") this.usesClock = true;
    if (node.kind === "window") {
      const { rank, seconds } = node;
      const series = this.seriesOf(node.metric);
      const place = this.measure({ series, function: node.function, rank, window: seconds * 1000 });
      this.measureOf.set(node, place);
    }
    if (node.kind === "metric") {
      const name = this.window === null ? "last" : "avg";
      const series = this.seriesOf(node);
      this.measureOf.set(node, this.measure({ series, function: name, rank: null, window: this.window }));
    }
    for (const child of childrenOf(node)) this.visit(child);
  }

  get evidence(): Evidence {
    return this.rule.evidence;
  }

  private get window(): number | null {
    return this.rule.window === null ? null : this.rule.window * 1000;
  }

  /** A context in the metric's own name, as `mape{event=holiday}`, goes before the rule's. */
  private seriesOf(reference: MetricReference): number {
    const { name, dimensions } = splitDimensions(reference.name);
    return placeOf(this.series, {
      scope: reference.scope ?? this.rule.scope,
      name,
      dimensions: dimensions === "" ? this.context : canonicalJson(JSON.parse(dimensions)),
    });
  }

  private measure(measure: Measure): number {
    return placeOf(this.measures, measure);
  }
}

/** Where an equal entry stands; a new one is put at the end. */
function placeOf<Entry extends object>(entries: Entry[], wanted: Entry): number {
  const key = canonicalJson(wanted);
  const found = entries.findIndex((entry) => canonicalJson(entry) === key);
  return found >= 0 ? found : entries.push(wanted) - 1;
}
