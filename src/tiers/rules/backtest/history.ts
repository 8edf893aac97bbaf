import type { Choice } from "../../../domain/decision.ts";
import { timeOf } from "../../../domain/time.ts";
import type { Past } from "./past.ts";
import type { Step } from "./replay.ts";
import type { Stretch } from "./report.ts";

/** The champions of one partition, one after another. */
export class History {
  decisions = 0;
  switches = 0;
  withoutChampion = 0;
  /** Place of the first champion. */
  first: number | null = null;
  readonly choices: Record<Choice, number> = { best: 0, kept: 0, fallback: 0, none: 0 };
  private readonly begun: { readonly from: number; readonly champion: number | null }[] = [];
  private last: number | null = null;

  add(moment: number, { champion, choice }: Step): void {
    this.decisions++;
    this.choices[choice]++;
    if (champion === null) this.withoutChampion++;
    if (this.begun.length === 0 || this.begun.at(-1)!.champion !== champion) {
      this.begun.push({ from: moment, champion });
      if (champion !== null && this.last !== null && champion !== this.last) this.switches++;
    }
    this.last = champion ?? this.last;
    this.first ??= champion;
  }

  /** @param end of the last decision, in milliseconds since the epoch */
  stretches({ instances }: Past, end: number): readonly Stretch[] {
    return this.begun.map(({ from, champion }, at) => {
      const instance = champion === null ? undefined : instances[champion];
      return {
        from: timeOf(from),
        until: timeOf(this.begun[at + 1]?.from ?? end),
        instance: instance?.uuid ?? null,
        baseVersionId: instance?.baseVersionId ?? null,
        version: instance?.version ?? null,
      };
    });
  }
}
