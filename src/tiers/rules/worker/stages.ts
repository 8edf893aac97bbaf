import { createHash } from "node:crypto";
import { canonicalJson } from "../../../domain/canonical.ts";
import type { Partition } from "../../../domain/instance.ts";
import type { RuleInForce } from "../in-force.ts";

/** Why a rule may not act for a partition now; null when it may. */
export function whyNotActing({ rule, stage }: RuleInForce, partition: Partition): string | null {
  switch (stage) {
    case "on":
      return null;
    case "canary":
      return isCanary(rule.uuid, partition, rule.share!)
        ? null
        : `the partition is not in the ${rule.share! * 100} % that the canary acts on`;
    case "shadow":
      return "the rule is in shadow";
    case "draft":
      return "the rule is a draft or switched off";
  }
}

/** Always the same partitions, and of a larger share all those of a smaller one. */
export function isCanary(rule: string, partition: Partition, share: number): boolean {
  const digest = createHash("sha256")
    .update(rule + canonicalJson(partition))
    .digest();
  return digest.readUInt32BE(0) / 2 ** 32 < share;
}
