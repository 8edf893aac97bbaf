import { canonicalJson } from "../../domain/canonical.ts";
import type { Change } from "../../domain/change.ts";
import type { Partition } from "../../domain/instance.ts";
import type { Act, RevisionName } from "./graph-acts.ts";
import { OfferBook } from "./graph-offers.ts";
import type { Oracle } from "./graph-oracle.ts";
import { baseOf, offerNames } from "./graph-state.ts";

/** What the log does not say of a change, and whoever sent the request knows. */
export interface Sent {
  /** Of `model.created` and `model.revised`. */
  model(change: Change): Act & { act: "register" | "revise" };
  /** Of an upload: its blob, and the UUIDs of the upstreams that it names. */
  upload(change: Change): { readonly blob: string; readonly upstreams: readonly string[] };
  /** Of `offer.snoozed`: for how many milliseconds. */
  snooze(change: Change): number;
}

/** Kinds that the graph has no part in. */
const OTHERS = /^(project|webhook|approval|environment|metric|evaluation)\.|\.tagged$/;

/**
 * The log, told to an oracle act by act as if there had been one writer: each change with all that follows from it in
 * its transaction stands where the oracle says. Throws where it does not.
 */
export class History {
  readonly #oracle: Oracle;
  readonly #sent: Sent;
  readonly #names: Map<string, string>;
  readonly #offers = new OfferBook();

  constructor(oracle: Oracle, sent: Sent, names: ReadonlyMap<string, string> = new Map()) {
    this.#oracle = oracle;
    this.#sent = sent;
    this.#names = new Map(names);
  }

  get offers(): OfferBook["entries"] {
    return this.#offers.entries;
  }

  name(uuid: string): string {
    return this.#names.get(uuid) ?? uuid;
  }

  uuid(name: string): string {
    return [...this.#names].find(([, each]) => each === name)![0];
  }

  replay(log: readonly Change[]): void {
    for (let place = 0; place < log.length; ) {
      const change = log[place]!;
      if (OTHERS.test(change.kind)) {
        place += 1;
        continue;
      }
      const act = this.#actOf(change);
      const at = `position ${change.position}, ${canonicalJson(act)}`;
      const outcome = this.#oracle.attempt(act, Date.parse(change.at));
      if (outcome.refused !== undefined) throw new Error(`${at} is refused: ${outcome.refused.join()}`);
      const entries = log.slice(place, place + outcome.log.length);
      for (const entry of entries) this.#learn(entry);
      const shown = entries.map((entry) => `${entry.kind} ${this.name(entry.subject.uuid)}`).sort();
      const wanted = [...outcome.log].sort();
      if (shown.join("\n") !== wanted.join("\n")) {
        throw new Error(`${at} is followed by\n${shown.join("\n")}\ninstead of\n${wanted.join("\n")}`);
      }
      for (const { data, position } of entries) {
        const stray = data.cause !== undefined && data.cause !== change.position;
        if (stray) throw new Error(`position ${position} names the cause ${data.cause}, which is ${at}`);
      }
      place += entries.length;
    }
  }

  #learn(change: Change): void {
    const { kind, project, subject, data } = change;
    if (kind === "instance.created") {
      const base = `${project}/${data.baseVersionId}`;
      this.#names.set(subject.uuid, `${base}${canonicalJson(data.partition)}@${data.version}`);
    }
    this.#offers.learn(change, `${project}/${data.baseVersionId}`);
  }

  #place(offer: unknown): number {
    return offerNames(this.#oracle.state).indexOf(this.#offers.name(offer) ?? "");
  }

  /** The entry of a dependency does not say which revision was named; a deprecated one cannot have been. */
  #live(base: string): RevisionName {
    const revisions = baseOf(this.#oracle.state, base)?.revisions ?? [];
    const live = revisions.findLastIndex(({ deprecated }) => !deprecated) + 1;
    return { base, revision: live || Math.max(1, revisions.length) };
  }

  #actOf(change: Change): Act {
    const { kind, project, subject, data } = change;
    const { state } = this.#oracle;
    const base = `${project}/${data.baseVersionId}`;
    const newest = (name: string) => ({ base: name, revision: baseOf(state, name)?.revisions.length ?? 1 });
    const version = this.name(subject.uuid);
    const environment = data.environment as string;
    const slot = { line: `${base}${canonicalJson(data.partition)}`, environment, match: "right" } as const;
    switch (kind) {
      case "model.created":
      case "model.revised": {
        const act = this.#sent.model(change);
        const revision = act.act === "register" ? 1 : newest(act.base).revision + 1;
        this.#names.set(subject.uuid, `${act.base} ${revision}`);
        return act;
      }
      case "instance.created": {
        const { blob, upstreams } = this.#sent.upload(change);
        const revision = Number((data.version as string).split(".")[0]);
        const fields = data.partition as Partition;
        const named = upstreams.map((uuid) => this.name(uuid));
        return { act: "upload", bulk: false, uploads: [{ base, revision, fields, blob, upstreams: named }] };
      }
      case "dependency.added":
      case "dependency.updated":
      case "dependency.removed": {
        const upstream = this.#live(`${data.upstreamProject}/${data.upstream}`);
        const pair = { downstream: newest(base), upstream };
        if (kind === "dependency.removed") return { act: "remove", ...pair };
        const said = { kind: data.kind as string, accepts: (data.accepts as string | null) ?? null };
        return { act: kind === "dependency.added" ? "add" : "update", ...pair, ...said, allowed: true };
      }
      case "instance.deprecated":
        return { act: "deprecate", version };
      case "instance.restored":
        return { act: "restore", version };
      case "model.deprecated":
      case "model.restored": {
        const [name, revision] = version.split(" ") as [string, string];
        const act = kind === "model.deprecated" ? "deprecateModel" : "restoreModel";
        return { act, model: { base: name, revision: Number(revision) }, all: data.all === true };
      }
      case "deployment.deployed":
        return { act: "deploy", version, environment, match: "right" };
      case "deployment.rolled_back":
        return { act: "rollBack", ...slot };
      case "deployment.undeployed":
        return { act: "undeploy", ...slot };
      case "offer.declined":
        return { act: "decline", offer: this.#place(data.offer) };
      case "offer.snoozed":
        return { act: "snooze", offer: this.#place(data.offer), wait: this.#sent.snooze(change) };
      default:
        throw new Error(`position ${change.position}, ${kind}, follows from nothing`);
    }
  }
}
