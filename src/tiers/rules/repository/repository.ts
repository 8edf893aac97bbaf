import type { RulesInForce } from "../../../domain/rule-repository.ts";
import type { TierContext } from "../../transaction.ts";
import type { RuleChecks } from "./checks.ts";
import { Follower, type RulesSettings } from "./follower.ts";
import { createRuleHistory } from "./history.ts";
import { InForce } from "./in-force.ts";
import { createRuleReading } from "./reading.ts";
import { createRuleSwitches } from "./switches.ts";

/** Where rules are followed, and how their repository is reached. */
export interface RulesSource extends RulesSettings {
  readonly token?: string;
  /** Folder for what was fetched from a remote. */
  readonly cache: string;
}

/** The rules in force: followed in Git, kept in the store, at hand in memory. */
export class RuleRepository {
  readonly inForce: RulesInForce;
  /** What callers may ask. */
  readonly functions: RuleRepositoryFunctions;
  readonly #inForce: InForce;
  readonly #follower: Follower | undefined;

  /** @param source undefined goes by what other servers take up */
  constructor(context: TierContext, checks: RuleChecks, source: RulesSource | undefined) {
    this.#inForce = new InForce(context);
    this.inForce = this.#inForce;
    const reader = source && context.seams.git.open(source);
    this.#follower = reader && new Follower(context, reader, source, checks, this.#inForce);
    this.functions = functionsOf(context, this.#inForce, this.#follower);
  }

  /** Knows what is in force when it resolves; the repository is looked at from now on. */
  async start(): Promise<void> {
    await this.#inForce.start();
    this.#follower?.start();
  }

  /** Takes up nothing more. */
  quiesce(): void {
    this.#follower?.quiesce();
  }

  async close(): Promise<void> {
    await this.#follower?.close();
    await this.#inForce.close();
  }
}

export type RuleRepositoryFunctions = ReturnType<typeof functionsOf>;

function functionsOf(context: TierContext, inForce: InForce, follower: Follower | undefined) {
  return {
    ...createRuleReading(context, inForce, follower),
    ...createRuleHistory(context, follower),
    ...createRuleSwitches(context, inForce),
  };
}
