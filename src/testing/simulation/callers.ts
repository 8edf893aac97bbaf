import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { GalleryError } from "../../domain/errors.ts";
import type { BlobRef } from "../../domain/instance.ts";
import type { SweepReport, Upload } from "../../domain/upload.ts";
import type { Command } from "./command.ts";
import { altered, draw, learn, PROJECTS, perform } from "./commands.ts";
import type { Attempt, Known } from "./known.ts";
import type { Random } from "./random.ts";
import type { Scheduler } from "./scheduler.ts";
import { type Answer, callerOf, type Doors, type Server } from "./server.ts";
import { hold, same, Violation } from "./violation.ts";

const GRACE_MS = 24 * 60 * 60 * 1_000;
const MAYBE = new Set(["store.unavailable", "store.full", "server.stopping", "server.busy"]);
const ATTEMPTS = 5;
/** What is so already is answered and changes nothing. */
const SILENT: readonly Command["operation"][] = ["changeTags", "deploy"];

export const codeOf = (answer: Answer): string =>
  answer.kind === "refused" && answer.reason instanceof GalleryError ? answer.reason.code : answer.kind;

/** Nobody knows what became of it: the request may have had its effect or not. */
export const uncertain = (answer: Answer): boolean => answer.kind === "unknown" || MAYBE.has(codeOf(answer));

/** One client with a list of things to do, which retries what it got no answer to. */
export class Client {
  readonly #name: string;
  readonly #server: Server;
  readonly #scheduler: Scheduler;
  readonly #random: Random;
  readonly #faults: { torn: number; twice: number };
  readonly #known: Known;
  #requests = 0;

  constructor(
    name: string,
    server: Server,
    scheduler: Scheduler,
    random: Random,
    faults: { torn: number; twice: number },
    known: Known,
  ) {
    this.#name = name;
    this.#server = server;
    this.#scheduler = scheduler;
    this.#random = random;
    this.#faults = faults;
    this.#known = known;
  }

  async work(commands: number): Promise<void> {
    for (let done = 0; done < commands; done++) {
      const choice = this.#random.below(100);
      if (choice < 18) await this.#upload();
      else if (choice < 21) await this.#sweep();
      else await this.#write(draw(this.#random, this.#known, this.#scheduler.now));
    }
  }

  async #write(command: Command): Promise<void> {
    const keyed = this.#random.chance(0.85);
    const key = keyed ? `${this.#name}-key-${this.#requests}` : undefined;
    if (keyed && this.#random.chance(this.#faults.twice)) {
      await Promise.all([this.#attempt(command, key), this.#attempt(command, key)]);
    }
    for (let turn = 0; turn < (keyed ? ATTEMPTS : 1); turn++) {
      const answer = await this.#attempt(command, key);
      if (!uncertain(answer)) break;
      if (this.#random.chance(0.3)) await this.#scheduler.sleep("wait", this.#random.below(2_000));
    }
    const again = keyed ? this.#random.below(10) : -1;
    if (again === 0) await this.#attempt(altered(command), key);
    if (again === 1) await this.#attempt(command, key);
  }

  async #attempt(command: Command, key: string | undefined): Promise<Answer> {
    const request = `${this.#name}-${this.#requests++}`;
    const attempt: Attempt = { request, actor: this.#name, key, command, sent: this.#scheduler.steps };
    this.#known.attempts.set(request, attempt);
    const caller = callerOf(this.#name, request, key);
    const answer = await this.#ask(`${request} ${command.operation}`, command.input, (doors) =>
      perform(doors, caller, command),
    );
    attempt.answered = this.#scheduler.steps;
    attempt.answer = answer;
    if (answer.kind === "ok") learn(this.#known, command, answer.value);
    if (codeOf(answer) === "blob.unknown") this.#checkGrace(command);
    return answer;
  }

  /** Whoever uploaded a moment ago must not hear that there is no such blob. */
  #checkGrace(command: Command): void {
    if (command.operation !== "createInstance") return;
    const { project, blob, files } = command.input;
    const named = blob === undefined ? (files ?? []).map((file) => file.digest) : [blob];
    const unprotected = named.some((digest) =>
      this.#known.blobs
        .filter((each) => each.project === project && each.digest === digest)
        .every((each) => each.at < this.#scheduler.now - GRACE_MS),
    );
    hold(unprotected, "blob first", () => `${named.join()} was uploaded within the grace and is unknown`);
  }

  async #upload(): Promise<void> {
    const project = this.#random.pick(PROJECTS);
    const bytes = Buffer.from(
      this.#random.chance(0.5) ? `shared ${this.#random.below(3)}` : this.#random.hex(40),
    );
    const digest = `sha256:${createHash("sha256").update(bytes).digest("hex")}`;
    const torn = this.#random.chance(this.#faults.torn);
    const sent = torn ? bytes.subarray(0, this.#random.below(bytes.length)) : bytes;
    const request = `${this.#name}-${this.#requests++}`;
    const caller = callerOf(this.#name, request);
    const inParts = this.#random.chance(0.3);
    const answer = inParts
      ? await this.#uploadInParts(request, project, digest, sent)
      : await this.#ask(`${request} uploadBlob`, { project, digest, torn }, ({ storage }) =>
          storage.uploadBlob(caller, { project, digest, bytes: Readable.from([sent]) }),
        );
    if (answer.kind !== "ok") return;
    const stored = answer.value as BlobRef;
    hold(
      stored.digest === digest && !torn,
      "immutable",
      () => `${digest} was sent, ${stored.digest} was kept`,
    );
    this.#known.blobs.push({ project, digest, at: this.#scheduler.now });
  }

  async #uploadInParts(request: string, project: string, digest: string, bytes: Buffer): Promise<Answer> {
    const caller = callerOf(this.#name, request);
    const ask = (what: string, call: (doors: Doors) => Promise<unknown>) =>
      this.#ask(`${request} ${what}`, { project, digest }, call);
    const started = await ask("startUpload", ({ storage }) => storage.startUpload(caller, { project }));
    if (started.kind !== "ok") return started;
    const { id } = started.value as Upload;
    for (let offset = 0; offset < bytes.length; offset += 10) {
      const part = bytes.subarray(offset, offset + 10);
      const written = await ask("writeUpload", ({ storage }) =>
        storage.writeUpload(caller, { id, offset, bytes: part }),
      );
      if (written.kind !== "ok") return written;
    }
    return ask("finishUpload", ({ storage }) => storage.finishUpload(caller, { id, digest }));
  }

  async #sweep(): Promise<void> {
    const caller = callerOf(this.#name, `${this.#name}-${this.#requests++}`);
    if (this.#random.chance(0.5)) {
      await this.#scheduler.sleep("later", this.#random.below(2 * GRACE_MS));
    }
    const apply = this.#random.chance(0.8);
    const answer = await this.#ask(`${caller.requestId} sweep`, { apply }, ({ storage }) =>
      storage.sweep(caller, { apply }),
    );
    if (answer.kind === "ok") {
      const report = answer.value as SweepReport;
      hold(report.applied === apply, "blob first", () => "a sweep did not do what it was told");
    }
  }

  async #ask(what: string, input: object, call: (doors: Doors) => Promise<unknown>): Promise<Answer> {
    const asked = this.#scheduler.steps;
    const answer = await this.#server.ask(call);
    const code = codeOf(answer);
    this.#scheduler.note(`${what} ${code}`);
    this.#known.told.push(
      `${asked}\t${this.#scheduler.steps}\t${what}\t${code}\t${JSON.stringify(input).slice(0, 160)}`,
    );
    if (answer.kind === "refused" && !(answer.reason instanceof GalleryError)) {
      throw new Violation("only refusals of the catalogue", `${what}: ${String(answer.reason)}`);
    }
    return answer;
  }
}

/** All answers to one wish are one answer, and it had one effect; another body has none. */
export function checkIdempotency(known: Known, effects: ReadonlyMap<string, number>): void {
  const wishes = new Map<string, Attempt[]>();
  for (const attempt of known.attempts.values()) {
    const wish = attempt.key === undefined ? attempt.request : `${attempt.actor} ${attempt.key}`;
    wishes.set(wish, [...(wishes.get(wish) ?? []), attempt]);
  }
  for (const [wish, attempts] of wishes) {
    const effective = attempts.filter((each) => effects.has(each.request));
    hold(effective.length <= 1, "idempotent", () => `${wish} had ${effective.length} effects`);
    const answered = attempts.filter((each) => each.answer?.kind === "ok");
    const [first] = answered;
    if (first?.answer?.kind !== "ok") continue;
    for (const each of answered) {
      const value = each.answer?.kind === "ok" ? each.answer.value : undefined;
      hold(
        same(each.command, first.command) && same(value, first.answer.value),
        "idempotent",
        () => `${wish} was answered in two ways: ${first.request} and ${each.request}`,
      );
    }
    const [effect] = effective;
    const silent = SILENT.includes(first.command.operation);
    hold(effect !== undefined || silent, "durable", () => `${wish} was answered and is not in the log`);
    hold(
      effect === undefined || same(effect.command, first.command),
      "idempotent",
      () => `${wish} was answered for one body and had the effect of another`,
    );
  }
}
