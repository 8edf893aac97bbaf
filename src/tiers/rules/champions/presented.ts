import type { Change } from "../../../domain/change.ts";
import type { Instance } from "../../../domain/instance.ts";
import type { Records } from "../../../stores/records/store.ts";
import { presentInstances } from "../../storage/index.ts";

/** Champions are few; when there are more, they are read again. */
const MOST = 10_000;

/** Instances as callers see them, kept until something happens to them. */
export class Presented {
  readonly #records: Records;
  readonly #byUuid = new Map<string, Instance>();
  /** Grows with everything that may have made what is being read stale. */
  #version = 0;

  constructor(records: Records) {
    this.#records = records;
  }

  /** @param changes null when it is not known what has happened */
  forget(changes: readonly Change[] | null): void {
    this.#version += 1;
    if (changes === null) this.#byUuid.clear();
    for (const { kind, subject } of changes ?? []) {
      const isMetric = kind === "metric.recorded" || kind === "evaluation.recorded";
      // The first values of an instance make it one that was evaluated; those after say nothing of it.
      if (isMetric && this.#byUuid.get(subject.uuid)?.stage === "trained") this.#byUuid.delete(subject.uuid);
      if (!isMetric && kind !== "instance.created") this.#byUuid.clear();
    }
  }

  known(uuid: string): Instance | undefined {
    return this.#byUuid.get(uuid);
  }

  async read(uuids: readonly string[]): Promise<ReadonlyMap<string, Instance>> {
    const found = new Map<string, Instance>();
    for (const uuid of uuids) {
      const known = this.#byUuid.get(uuid);
      if (known !== undefined) found.set(uuid, known);
    }
    const wanted = [...new Set(uuids)].filter((uuid) => !found.has(uuid));
    if (wanted.length === 0) return found;
    const version = this.#version;
    const read = await this.#records.read(function* (tables) {
      const ids = yield* tables.instances.idsOf(wanted);
      return yield* presentInstances(tables, yield* tables.instances.byIds(ids.map(({ id }) => id)));
    });
    for (const instance of read) found.set(instance.uuid, instance);
    if (this.#version === version) {
      if (this.#byUuid.size + read.length > MOST) this.#byUuid.clear();
      for (const instance of read) this.#byUuid.set(instance.uuid, instance);
    }
    return found;
  }
}
