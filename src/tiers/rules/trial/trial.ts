import { GalleryError } from "../../../domain/errors.ts";
import type { Rule, SelectionRule } from "../../../domain/rule.ts";
import { type CompiledSelection, compileAction, compileSelection } from "../select/compile.ts";
import { Coverage, type CoverageReport } from "./coverage.ts";
import { type Mutant, mutantsOf } from "./mutants.ts";
import type { TestOutcome } from "./outcome.ts";
import { ActionTrial } from "./run-action.ts";
import { type FindRule, SelectionTrial } from "./run-selection.ts";
import type { RuleTest, RuleTests } from "./tests.ts";
import { World } from "./world.ts";

/** Finds another selection rule of the team by its name or UUID, which a fallback names; null when there is none. */
export type FindSelectionRule = (name: string) => SelectionRule | null;

export interface MutationReport {
  readonly mutants: number;
  /** Those that no test noticed. */
  readonly survivors: readonly Mutant[];
}

/**
 * Runs a rule against its tests. Callbacks are named, never called.
 * Throws the refusal of an expression that has one.
 */
export class Trial {
  private readonly rule: Rule;
  private readonly scenes: readonly Scene[];
  private readonly findRule: FindRule;

  constructor(rule: Rule, { tests }: RuleTests, findRule: FindSelectionRule = () => null) {
    this.rule = rule;
    this.scenes = tests.map((test) => ({ test, world: new World(test, rule.project) }));
    this.findRule = compiledOnce(findRule);
  }

  outcomes(): readonly TestOutcome[] {
    const run = this.ready(this.rule);
    return this.scenes.map((scene) => run(scene).run());
  }

  coverage(): CoverageReport {
    const coverage = new Coverage();
    const run = this.ready(this.rule, coverage);
    for (const scene of this.scenes) run(scene).watchAll();
    return coverage.report();
  }

  /** Changes the rule in every way that a test has to notice; asked only of a rule that passes its tests. */
  mutation(): MutationReport {
    const mutants = mutantsOf(this.rule);
    let order = [...this.scenes];
    const survivors = mutants.filter((mutant) => {
      const killer = this.killerOf(mutant, order);
      if (killer === null) return true;
      // The next mutant is often noticed by the same test.
      order = [killer, ...order.filter((scene) => scene !== killer)];
      return false;
    });
    return { mutants: mutants.length, survivors };
  }

  private killerOf({ rule }: Mutant, order: readonly Scene[]): Scene | null {
    const run = this.ready(rule);
    return order.find((scene) => !run(scene).passes()) ?? null;
  }

  private ready(rule: Rule, coverage?: Coverage): (scene: Scene) => Runnable {
    if (rule.kind === "selection") {
      const compiled = compileSelection(rule);
      const watched = coverage?.selection(compiled) ?? compiled;
      return ({ test, world }) => new SelectionTrial(watched, test, world, this.findRule);
    }
    const compiled = compileAction(rule);
    const watched = coverage?.action(compiled) ?? compiled;
    return ({ test, world }) => new ActionTrial(watched, test, world);
  }
}

interface Scene {
  readonly test: RuleTest;
  readonly world: World;
}

type Runnable = Pick<SelectionTrial, "run" | "passes" | "watchAll">;

/** A broken rule answers for no other: its fallback is passed over. */
function compiledOnce(findRule: FindSelectionRule): FindRule {
  const found = new Map<string, CompiledSelection | null>();
  return (name) => {
    if (!found.has(name)) found.set(name, compiledOrNull(findRule(name)));
    return found.get(name)!;
  };
}

function compiledOrNull(rule: SelectionRule | null): CompiledSelection | null {
  try {
    return rule === null ? null : compileSelection(rule);
  } catch (error) {
    if (error instanceof GalleryError) return null;
    throw error;
  }
}
