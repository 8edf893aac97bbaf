import type { Change } from "../../domain/change.ts";
import type { NewInstance } from "../../domain/instance.ts";
import type { SqliteRecords } from "../../stores/records/sql/sqlite.ts";
import type { Act } from "../../tiers/testing/graph-acts.ts";
import { History } from "../../tiers/testing/graph-history.ts";
import { Oracle } from "../../tiers/testing/graph-oracle.ts";
import { expected, stored } from "../../tiers/testing/graph-rows.ts";
import { baseOf, deprecationOf, type Version, versionOf } from "../../tiers/testing/graph-state.ts";
import type { Known } from "./known.ts";
import { hold, same, Violation } from "./violation.ts";

/** The graph of models and what serves, as the log tells it to an oracle with one writer. */
export class GraphReference {
  readonly oracle = new Oracle();
  readonly #known: Known;
  readonly #log: readonly Change[];
  readonly #history: History;
  /** Uploads of each request so far. */
  readonly #uploads = new Map<string, number>();

  constructor(log: readonly Change[], known: Known) {
    this.#known = known;
    this.#log = log;
    this.#history = new History(this.oracle, {
      model: (change) => this.#model(change),
      upload: (change) => this.#upload(change),
      snooze: (change) => this.#snooze(change),
    });
    try {
      this.#history.replay(log);
    } catch (reason) {
      throw reason instanceof Violation ? reason : new Violation("propagation", (reason as Error).message);
    }
    this.#checkRivals();
  }

  #snooze({ requestId, at }: Change): number {
    const command = this.#known.attempts.get(requestId)?.command;
    if (command?.operation !== "snoozeOffer") {
      throw new Violation("atomic", `${requestId} did not ask to put an offer off`);
    }
    return Date.parse(command.input.until) - Date.parse(at);
  }

  version(uuid: string): Version {
    return versionOf(this.oracle.state, this.#history.name(uuid));
  }

  deprecationOf(uuid: string): ReturnType<typeof deprecationOf> {
    return deprecationOf(this.oracle.state, this.version(uuid));
  }

  /** UUID of the instance that a version carries the blob of. */
  origin(uuid: string): string {
    return this.#history.uuid(this.version(uuid).origin);
  }

  /** The tables hold exactly what follows from the log. */
  async checkStored(records: SqliteRecords): Promise<void> {
    const told = new Map(
      this.#log.map(({ position, kind, subject }) => [
        position,
        `${kind} ${this.#history.name(subject.uuid)}`,
      ]),
    );
    const shown = await stored(records, {
      projects: [...new Set(this.#log.map(({ project }) => project))],
      base: (project, name) => `${project}/${name}`,
      name: (uuid) => this.#history.name(uuid),
      told: (position) => told.get(position),
      offers: this.#history.offers,
    });
    for (const [part, wanted] of Object.entries(expected(this.oracle.state))) {
      const found = (shown as Record<string, unknown>)[part];
      const invariant = ["versions", "pins", "edges"].includes(part) ? "propagation" : "deployments";
      hold(same(found, wanted), invariant, () => {
        return `${part} should be ${JSON.stringify(wanted)} and are ${JSON.stringify(found)}`;
      });
    }
  }

  /** Of those who name one entry of a slot as what they replace, one wins. */
  #checkRivals(): void {
    const newest = new Map<string, number>();
    for (const { kind, position, project, data, requestId } of this.#log) {
      if (!kind.startsWith("deployment.")) continue;
      const slot = JSON.stringify([project, data.baseVersionId, data.partition, data.environment]);
      const input = this.#known.attempts.get(requestId)?.command.input as { ifMatch?: number } | undefined;
      const replaced = newest.get(slot) ?? 0;
      hold(input?.ifMatch === undefined || input.ifMatch === replaced, "deployments", () => {
        return `position ${position} replaces ${replaced}, where ${input?.ifMatch} was to be replaced`;
      });
      newest.set(slot, position);
    }
  }

  #model({ requestId, position }: Change): Act & { act: "register" | "revise" } {
    const { command } = this.#known.attempts.get(requestId) ?? {};
    if (command?.operation === "createModel") {
      const { project, baseVersionId, partitionBy = [], dependencies = [] } = command.input;
      const declared = dependencies.map(({ upstream, kind = "feature", accepts = null }) => {
        const [base, revision] = this.#history.name(upstream).split(" ") as [string, string];
        return { upstream: { base, revision: Number(revision) }, kind, accepts, allowed: true };
      });
      return { act: "register", base: `${project}/${baseVersionId}`, partitionBy, dependencies: declared };
    }
    if (command?.operation === "reviseModel") {
      const [base] = this.#history.name(command.input.model).split(" ") as [string];
      return {
        act: "revise",
        base,
        partitionBy: baseOf(this.oracle.state, base)!.revisions.at(-1)!.partitionBy,
      };
    }
    throw new Violation("atomic", `nobody asked for the model of position ${position}`);
  }

  #upload({ requestId, position }: Change): { blob: string; upstreams: readonly string[] } {
    const { command } = this.#known.attempts.get(requestId) ?? {};
    const place = this.#uploads.get(requestId) ?? 0;
    this.#uploads.set(requestId, place + 1);
    const given: NewInstance | undefined =
      command?.operation === "createInstances"
        ? command.input.instances[place]
        : command?.operation === "createInstance"
          ? command.input
          : undefined;
    if (given === undefined)
      throw new Violation("atomic", `nobody asked for the instance of position ${position}`);
    const files = [...(given.files ?? [])].sort((left, right) => (left.path < right.path ? -1 : 1));
    return { blob: given.blob ?? files[0]!.digest, upstreams: given.upstreams ?? [] };
  }
}
