import type {
  Context,
  FieldReference,
  MetricReference,
  Scalar,
  TagReference,
  Value,
  Window,
} from "../../../expression/index.ts";
import type { Candidate } from "./candidate.ts";
import { Gauge } from "./gauge.ts";
import type { Plan } from "./plan.ts";

/**
 * A candidate as the rule's expressions see it at one moment after another. Each measure is taken again only when a
 * point came into its window or left it.
 */
export class Subject implements Context {
  readonly candidate: Candidate;
  now = Number.NEGATIVE_INFINITY;
  private readonly plan: Plan;
  /** Whether it meets a GIVEN that no moment can change, once that was asked. */
  given: boolean | undefined;
  private readonly gauges: (Gauge | undefined)[] = [];

  constructor(plan: Plan, candidate: Candidate) {
    this.plan = plan;
    this.candidate = candidate;
  }

  /** Goes to a moment, in milliseconds since the epoch. */
  at(moment: number): this {
    this.now = moment;
    return this;
  }

  get deprecated(): boolean {
    return this.candidate.deprecated;
  }

  field(reference: FieldReference): Value | undefined {
    const { name, path, spelling } = reference;
    const { fields } = this.candidate;
    if (path.length > 0) {
      const keys = path.join(".");
      return fields.get(`${spelling}.${keys}`) ?? fields.get(`${name}.${keys}`);
    }
    return name === "deprecated" ? this.deprecated : fields.get(name);
  }

  metric(reference: MetricReference): number | null {
    return this.measure(this.plan.measureOf.get(reference)!);
  }

  tag({ name }: TagReference): Scalar | undefined {
    const { tags } = this.candidate;
    return Object.hasOwn(tags, name) ? tags[name] : undefined;
  }

  points(): readonly number[] {
    throw new Error("invariant violated: windows are answered by `window`");
  }

  window(node: Window): number | null {
    return this.measure(this.plan.measureOf.get(node)!);
  }

  measure(place: number): number | null {
    return this.gauge(place).at(this.now);
  }

  /** When the newest value of what a measure reads was measured; null when there is none. */
  newest(place: number): number | null {
    return this.gauge(place).newest(this.now);
  }

  /** The next moment at which a point comes into a window or leaves it; Infinity when none ever will. */
  nextChange(): number {
    let next = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.plan.measures.length; place++) {
      next = Math.min(next, this.gauge(place).nextChange(this.now));
    }
    return next;
  }

  /** To be called when a value was added to a series of the candidate. */
  forget(): void {
    for (const gauge of this.gauges) gauge?.forget();
  }

  private gauge(place: number): Gauge {
    const known = this.gauges[place];
    if (known !== undefined) return known;
    const measure = this.plan.measures[place]!;
    const gauge = new Gauge(measure, this.candidate, this.plan.series[measure.series]!);
    this.gauges[place] = gauge;
    return gauge;
  }
}

/** What a comparison sees: `a` and `b`. */
export class Pair implements Context {
  now = Number.NEGATIVE_INFINITY;
  private a!: Subject;
  private b!: Subject;

  of(a: Subject, b: Subject): this {
    this.a = a;
    this.b = b;
    this.now = a.now;
    return this;
  }

  field(reference: FieldReference): Value | undefined {
    return this.side(reference).field(reference);
  }

  metric(reference: MetricReference): number | null {
    return this.side(reference).metric(reference);
  }

  tag(reference: TagReference): Scalar | undefined {
    return this.side(reference).tag(reference);
  }

  points(): readonly number[] {
    return this.a.points();
  }

  window(node: Window): number | null {
    return this.side(node.metric).window(node);
  }

  private side({ variable }: { readonly variable: string | null }): Subject {
    return variable === "a" ? this.a : this.b;
  }
}
