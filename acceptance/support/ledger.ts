import { createHash, randomBytes, randomInt, randomUUID } from "node:crypto";
import { Readable } from "node:stream";
import { expect } from "vitest";
import { type Client, createClient } from "../../src/client/index.ts";

interface Point {
  readonly instance: string;
  readonly value: number;
  readonly at: string;
}

/**
 * A client that writes down every answer it was given. Whatever stands in the ledger must be there after any crash;
 * whatever was asked and not answered may be there or not, but whole.
 */
export class Ledger {
  readonly #instances = new Map<string, { digest: string; seed: number }>();
  readonly #points: Point[] = [];
  readonly #tags = new Map<string, string>();
  #clock = Date.parse("2026-01-01T00:00:00Z");
  /** Writes that were answered. */
  answered = 0;

  /** Writes at random until the connection fails; resolves when the server is gone. */
  async writeUntilGone(url: string): Promise<void> {
    const client = createClient({ url, retries: 0, timeout: 5_000 });
    try {
      for (;;) await this.#writeSomething(client);
    } catch (reason) {
      const code = (reason as { code?: string }).code;
      // A refusal by the server would be a fault of ours, and not the crash that the test made.
      if (code !== undefined && !["server.unreachable"].includes(code)) throw reason;
    }
  }

  async reaches(answered: number): Promise<void> {
    await expect.poll(() => this.answered, { timeout: 60_000, interval: 5 }).toBeGreaterThanOrEqual(answered);
  }

  async #writeSomething(client: Client): Promise<void> {
    const known = [...this.#instances.keys()];
    const some = known[randomInt(Math.max(known.length, 1))];
    const dice = Math.random();
    if (some === undefined || dice < 0.3) await this.#upload(client);
    else if (dice < 0.8) await this.#measure(client, some);
    else if (dice < 0.9) await this.#evaluate(client, some);
    else await this.#tag(client, some);
    this.answered++;
  }

  async #upload(client: Client): Promise<void> {
    // Now and then the same bytes again, and now and then a large blob that a kill cuts in the middle.
    const bytes = Math.random() < 0.2 ? Buffer.from("the same bytes") : randomBytes(randomInt(1, 300_000));
    const seed = randomInt(1_000_000);
    const ref = await client.blobs.upload({ project: "ledger", source: Readable.from([bytes]) });
    const instance = await client.instances.create({
      project: "ledger",
      baseVersionId: "model",
      uuid: randomUUID(),
      fields: { seed, city: `city ${seed % 7}` },
      blob: ref.digest,
    });
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    expect(ref.digest).toBe(digest);
    this.#instances.set(instance.uuid, { digest, seed });
  }

  #nextTime(): string {
    this.#clock += 1_000;
    return new Date(this.#clock).toISOString();
  }

  async #measure(client: Client, instance: string): Promise<void> {
    const points = Array.from({ length: randomInt(1, 5) }, () => ({
      scope: "Validation" as const,
      name: "mae",
      value: Math.random(),
      at: this.#nextTime(),
    }));
    await client.metrics.record(instance, points);
    this.#points.push(...points.map(({ value, at }) => ({ instance, value, at })));
  }

  async #evaluate(client: Client, instance: string): Promise<void> {
    await client.metrics.evaluate({
      instance,
      scope: "Production",
      metrics: { r2: Math.random(), mape: Math.random() },
    });
  }

  async #tag(client: Client, instance: string): Promise<void> {
    const value = String(randomInt(1_000));
    await client.instances.changeTags(instance, { set: { reviewed: value } });
    this.#tags.set(instance, value);
  }

  /** Holds a restarted server against everything that was answered. */
  async audit(url: string): Promise<void> {
    const client = createClient({ url });
    for (const [uuid, { digest, seed }] of this.#instances) {
      const instance = await client.instances.get({ uuid });
      expect(instance).toMatchObject({ blob: { digest }, fields: { seed } });
      const hash = createHash("sha256");
      const blob = await fetch(`${url}/api/v1/instances/${uuid}/blob`);
      for await (const chunk of blob.body!) hash.update(chunk);
      expect(`sha256:${hash.digest("hex")}`).toBe(digest);
    }
    await this.#auditPoints(client);
    // A tag whose answer was lost may be newer than the ledger's, so only its presence is certain.
    for (const uuid of this.#tags.keys())
      expect((await client.instances.get({ uuid })).tags).toHaveProperty("reviewed");
    await this.#auditWholeness(client);
  }

  async #auditPoints(client: Client): Promise<void> {
    const byInstance = new Map<string, Point[]>();
    for (const point of this.#points)
      byInstance.set(point.instance, [...(byInstance.get(point.instance) ?? []), point]);
    for (const [instance, points] of byInstance) {
      const stored = new Map<string, number>();
      for await (const { at, value } of client.metrics.allHistory({
        instance,
        scope: "Validation",
        name: "mae",
        page_size: 1_000,
      })) {
        expect(stored.has(at), `one value at ${at}`).toBe(false);
        stored.set(at, value);
      }
      for (const { at, value } of points) expect(stored.get(at)).toBe(value);
    }
  }

  /** Nothing half-made: the log is dense, each instance has its blob, versions count up without a gap. */
  async #auditWholeness(client: Client): Promise<void> {
    let position = 0;
    const created: string[] = [];
    for await (const change of client.changes.all({ limit: 1_000 })) {
      expect(change.position).toBe(++position);
      if (change.kind === "instance.created") created.push(change.subject.uuid);
    }
    const numbers: number[] = [];
    for (const uuid of created) {
      const instance = await client.instances.get({ uuid });
      expect(instance.blob).not.toBeNull();
      numbers.push(instance.number);
      if (!this.#instances.has(uuid))
        this.#instances.set(uuid, { digest: instance.blob!.digest, seed: instance.fields.seed as number });
    }
    expect(numbers).toEqual(numbers.map((_, index) => index));
    const count = await client.search.count({ project: "ledger" });
    expect(count).toBe(created.length);
  }
}
