import { Readable } from "node:stream";
import type { Caller } from "../../src/domain/caller.ts";
import type { ActionRule, Callback } from "../../src/domain/rule.ts";
import type { Metrics } from "../../src/tiers/metrics/index.ts";
import type { RuleBook, StagedRule } from "../../src/tiers/rules/index.ts";
import type { Storage } from "../../src/tiers/storage/index.ts";

export const caller: Caller = { actor: "bench", door: "internal", requestId: "bench", may: () => true };

const BULK = 1_000;
const callback: Callback = {
  ...{ url: "http://127.0.0.1/", secret: null, body: null, headers: {} },
  ...{ timeoutSeconds: 10, perMinute: null },
};

/** Rules of one team; `when` gives the condition of each. */
export function rulesInForce(count: number, when: (rule: number) => string, url = callback.url): RuleBook {
  const callbacks = { tell: { ...callback, url } };
  const team = { name: "team", projects: ["p"], environments: [], callbacks };
  const rules = new Map<string, StagedRule>();
  for (let number = 0; number < count; number++) {
    const rule: ActionRule = {
      ...{ kind: "action", team: "team", name: `r${number}`, uuid: `rule-${number}`, description: "" },
      ...{ project: "p", stage: "on", share: null, given: null, when: when(number), environment: null },
      ...{ scope: null, window: null, context: {}, evidence: { count: null, age: null } },
      ...{ actions: [{ action: "tell", parameters: {} }], for: 0, until: null, schedule: [] },
    };
    rules.set(rule.uuid, { rule, commit: "c0ffee", team, stage: "on" });
  }
  return { generation: 1, all: () => rules.values(), byUuid: (uuid) => rules.get(uuid) };
}

/** A project with instances of one model; gives their UUIDs. */
export async function layInstances(storage: Storage, count: number): Promise<string[]> {
  await storage.createProject(caller, { name: "p" });
  await storage.createModel(caller, { project: "p", baseVersionId: "m" });
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest: blob } = await storage.uploadBlob(caller, { project: "p", bytes });
  const uuids: string[] = [];
  while (uuids.length < count) {
    const length = Math.min(BULK, count - uuids.length);
    const instances = Array.from({ length }, () => ({ project: "p", baseVersionId: "m", blob }));
    uuids.push(...(await storage.createInstances(caller, { instances })).uuids);
  }
  return uuids;
}

/** A point of each instance, so many times. */
export async function layPoints(metrics: Metrics, uuids: readonly string[], times: number): Promise<void> {
  for (let round = 0; round < times; round++) {
    for (let start = 0; start < uuids.length; start += BULK) {
      const points = uuids
        .slice(start, start + BULK)
        .map((instance) => ({ instance, scope: "Production", name: "mae", value: round % 2 }));
      await metrics.recordBulk(caller, { project: "p", points });
    }
  }
}
