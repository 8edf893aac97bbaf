import type { RulesInForce, RulesStatus } from "../../../domain/rule-repository.ts";
import type { SshIdentity } from "../../../domain/seams.ts";
import type { TierContext } from "../../transaction.ts";
import type { Assessor } from "./assessor.ts";
import { Follower, type RulesSettings } from "./follower.ts";
import { createRuleHistory } from "./history.ts";
import { InForce } from "./in-force.ts";
import { createRuleReading, createRulesStatus } from "./reading.ts";
import { createRuleSwitches } from "./switches.ts";

/** Where rules are followed, and how their repository is reached. */
export interface RulesSource extends RulesSettings {
  readonly token?: string;
  readonly ssh?: SshIdentity;
  /** Folder for what was fetched from a remote. */
  readonly cache: string;
}

/** The rules in force: followed in Git, kept in the store, at hand in memory. */
export class FollowedRules {
  readonly inForce: RulesInForce;
  /** What callers may ask. */
  readonly functions: FollowedRulesFunctions;
  readonly status: () => Promise<RulesStatus>;
  readonly #inForce: InForce;
  readonly #follower: Follower | undefined;

  /** @param source undefined goes by what other servers take up */
  constructor(context: TierContext, assessor: Assessor, source: RulesSource | undefined) {
    this.#inForce = new InForce(context);
    this.inForce = this.#inForce;
    const reader = source && context.seams.git.open(source);
    this.#follower = reader && new Follower(context, reader, source, assessor, this.#inForce);
    this.status = createRulesStatus(context, this.#follower);
    this.functions = functionsOf(context, this.#inForce, this.#follower, this.status);
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

export type FollowedRulesFunctions = ReturnType<typeof functionsOf>;

function functionsOf(
  context: TierContext,
  inForce: InForce,
  follower: Follower | undefined,
  status: () => Promise<RulesStatus>,
) {
  return {
    ...createRuleReading(context, inForce, follower, status),
    ...createRuleHistory(context, follower),
    ...createRuleSwitches(context, inForce),
  };
}
