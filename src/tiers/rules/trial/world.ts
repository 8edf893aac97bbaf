import { canonicalJson } from "../../../domain/canonical.ts";
import type { Partition } from "../../../domain/instance.ts";
import { type Candidate, candidateOf, tieOrder } from "../select/candidate.ts";
import { countUntil } from "../select/series.ts";
import type { Wakes } from "../trigger/wakes.ts";
import type { RuleTest, TestInstance } from "./tests.ts";

interface Member {
  readonly instance: TestInstance;
  readonly partition: string;
  readonly alive: Candidate;
  /** The same after its deprecation. */
  readonly deprecated: Candidate;
}

/** What a test says that there is, moment by moment. */
export class World {
  private readonly members: readonly Member[];
  /** Gathered once, since every mutant asks the same. */
  private readonly seen = new Map<string, readonly Candidate[]>();
  /** When an instance comes, changes or is measured, ascending. */
  private readonly moments: readonly number[];

  /** @param project of the rule that is tested */
  constructor({ instances }: RuleTest, project: string) {
    this.members = instances
      .map(({ name: _, deprecatedAt: __, ...source }, index) => ({
        instance: instances[index]!,
        partition: canonicalJson(source.partition),
        alive: candidateOf({ ...source, project, deprecated: false }),
        deprecated: candidateOf({ ...source, project, deprecated: true }),
      }))
      .sort((one, other) => tieOrder(one.instance, other.instance));
    const moments = instances.flatMap(({ created, deprecatedAt, series }) => [
      created,
      ...(deprecatedAt === null ? [] : [deprecatedAt]),
      ...series.flatMap(({ times }) => times),
    ]);
    this.moments = [...new Set(moments)].sort((one, other) => one - other);
  }

  /** The instances of a partition that there are at a moment; null for the only partition. */
  candidates(moment: number, partition: Partition | null): readonly Candidate[] {
    const wanted = partition === null ? null : canonicalJson(partition);
    const key = `${moment} ${wanted}`;
    const found = this.seen.get(key) ?? this.gather(moment, wanted);
    this.seen.set(key, found);
    return found;
  }

  private gather(moment: number, wanted: string | null): readonly Candidate[] {
    return this.members
      .filter(
        (member) => (wanted === null || member.partition === wanted) && member.instance.created <= moment,
      )
      .map((member) => stateAt(member, moment));
  }

  /** An instance as it is at a moment; null before it was created. */
  candidate(name: string, moment: number): Candidate | null {
    const member = this.members.find(({ instance }) => instance.name === name);
    return member === undefined || member.instance.created > moment ? null : stateAt(member, moment);
  }

  createdAt(name: string): number {
    return this.instance(name).created;
  }

  /** The first moment after this one at which something happens to the instance that wakes a rule; Infinity for never. */
  nextWake(name: string, moment: number, wakes: Wakes): number {
    const { created, deprecatedAt, series } = this.instance(name);
    const measured = series
      .filter(({ scope, name }) =>
        wakes.series.some((each) => each.name === name && (each.scope === null || each.scope === scope)),
      )
      .map(({ times }) => times[countUntil(times, moment, 0)] ?? Number.POSITIVE_INFINITY);
    const others = [wakes.creation ? created : null, wakes.deprecation ? deprecatedAt : null];
    return Math.min(...measured, ...others.filter((each) => each !== null).filter((each) => each > moment));
  }

  /** The first moment after this one at which anything happens; Infinity when nothing does. */
  nextEvent(moment: number): number {
    return this.moments[countUntil(this.moments, moment, 0)] ?? Number.POSITIVE_INFINITY;
  }

  private instance(name: string): TestInstance {
    return this.members.find(({ instance }) => instance.name === name)!.instance;
  }

  nameOf(uuid: string): string {
    return this.members.find(({ instance }) => instance.uuid === uuid)?.instance.name ?? uuid;
  }

  /** A sentence with the names of the test's instances for their UUIDs. */
  named(sentence: string): string {
    return this.members.reduce(
      (text, { instance }) => text.replaceAll(instance.uuid, instance.name),
      sentence,
    );
  }
}

const stateAt = ({ instance, alive, deprecated }: Member, moment: number): Candidate =>
  instance.deprecatedAt !== null && instance.deprecatedAt <= moment ? deprecated : alive;
