import { Readable } from "node:stream";
import type { Caller } from "../../domain/caller.ts";
import { canonicalJson } from "../../domain/canonical.ts";
import type { Change } from "../../domain/change.ts";
import type { DependencyName, IntendedChange, NewDependency } from "../../domain/dependency.ts";
import { type ErrorCode, GalleryError } from "../../domain/errors.ts";
import type { NewInstance } from "../../domain/instance.ts";
import { timeOf } from "../../domain/time.ts";
import type { Records } from "../../stores/records/store.ts";
import type { Metrics } from "../metrics/index.ts";
import type { Preview, Storage } from "../storage/index.ts";
import type { Act, EdgeAct, Match, RevisionName, UploadAct } from "./graph-acts.ts";
import { BLOBS, PROJECTS } from "./graph-draws.ts";
import { OfferBook } from "./graph-offers.ts";
import type { View } from "./graph-rows.ts";
import { baseOf, offerNames, partitionOf, type State } from "./graph-state.ts";
import { ann } from "./world.ts";

/** May write dependencies on nothing outside the downstream's own project. */
const bob: Caller = { ...ann, actor: "bob", may: (permission) => permission !== "dependency.write" };

export interface Tiers {
  readonly records: Records;
  readonly storage: Storage & Preview;
  readonly metrics: Metrics;
  readonly clock: { now: number };
}

/** Does acts with the real tiers, in projects of its own, and knows by UUID what the oracle calls by name. */
export class GraphTier {
  readonly tiers: Tiers;
  readonly #mark: string;
  readonly #uuids = new Map<string, string>();
  readonly #names = new Map<string, string>();
  readonly offers = new OfferBook();
  /** All that happened since the projects were laid. */
  readonly log: Change[] = [];
  /** The newest position. */
  head = 0;

  /** `mark` tells the projects of one sequence from those of others. */
  constructor(tiers: Tiers, mark: string) {
    this.tiers = tiers;
    this.#mark = mark;
  }

  project(name: string): string {
    return `${name}${this.#mark}`;
  }

  uuid(name: string): string {
    return this.#uuids.get(name)!;
  }

  get names(): ReadonlyMap<string, string> {
    return this.#names;
  }

  name(uuid: string): string {
    return this.#names.get(uuid) ?? uuid;
  }

  /** As the oracle calls it. */
  base(project: string, name: string): string {
    return `${project.slice(0, -this.#mark.length)}/${name}`;
  }

  view(): View {
    const said = new Map(this.log.map((change) => [change.position, this.told(change)]));
    return {
      projects: PROJECTS.map((name) => this.project(name)),
      base: (project, name) => this.base(project, name),
      name: (uuid) => this.name(uuid),
      told: (position) => said.get(position),
      offers: this.offers.entries,
    };
  }

  async lay(): Promise<void> {
    const { storage } = this.tiers;
    for (const name of PROJECTS) {
      const project = this.project(name);
      await storage.createProject(ann, { name: project });
      await storage.setEnvironment(ann, { project, name: "guarded", protection: "if_match" });
      for (const blob of BLOBS) {
        await storage.uploadBlob(ann, { project, bytes: Readable.from([Buffer.from(blob)]) });
      }
    }
    this.head = (await storage.listChanges(ann, {})).head;
  }

  /** What was logged since the last time. */
  async read(): Promise<readonly Change[]> {
    const found: Change[] = [];
    for (;;) {
      const page = await this.tiers.storage.listChanges(ann, { after: this.head, limit: 1_000 });
      this.head = page.position;
      found.push(...page.items);
      if (page.items.length === 0) break;
    }
    for (const change of found) this.#learn(change);
    this.log.push(...found);
    return found;
  }

  /** Kind and subject, as the oracle says them. */
  told({ kind, subject }: Change): string {
    return `${kind} ${this.name(subject.uuid)}`;
  }

  #learn(change: Change): void {
    const { kind, project, subject, data } = change;
    const base = this.base(project, data.baseVersionId as string);
    if (kind === "instance.created") {
      this.#know(`${base}${canonicalJson(data.partition)}@${data.version}`, subject.uuid);
    }
    this.offers.learn(change, base);
  }

  #know(name: string, uuid: string): void {
    this.#uuids.set(name, uuid);
    this.#names.set(uuid, name);
  }

  /** Undefined when it was done, the code when it was refused. */
  async attempt(act: Act, state: State): Promise<ErrorCode | undefined> {
    try {
      await this.#perform(act, state);
      return undefined;
    } catch (reason) {
      if (reason instanceof GalleryError) return reason.code;
      throw reason;
    }
  }

  /** What can be asked about before it is done. */
  intended(act: Act, state: State): IntendedChange | undefined {
    switch (act.act) {
      case "upload": {
        const [upload] = act.uploads;
        if (act.bulk || upload === undefined) return undefined;
        const { blob: _blob, fields: _fields, upstreams: _upstreams, ...model } = this.#instance(upload);
        const { revisions } = baseOf(state, upload.base)!;
        const { partitionBy = [] } = revisions[(upload.revision ?? revisions.length) - 1] ?? {};
        const partition = Object.fromEntries(partitionBy.map((field) => [field, upload.fields[field]!]));
        return { kind: "instance", ...model, partition };
      }
      case "add":
      case "update":
        return { ...this.#edge(act), kind: act.act };
      case "remove":
        return { kind: "remove", ...this.#pair(act) };
      default:
        return undefined;
    }
  }

  caller(act: Act): Caller {
    const allowed =
      act.act === "register"
        ? act.dependencies.every((each) => each.allowed)
        : act.act !== "add" || act.allowed;
    return allowed ? ann : bob;
  }

  async #perform(act: Act, state: State): Promise<void> {
    const { storage, metrics, clock } = this.tiers;
    const caller = this.caller(act);
    const reason = "because";
    switch (act.act) {
      case "register": {
        const { base, partitionBy } = act;
        const dependencies = act.dependencies.map(({ upstream, kind, accepts }) => ({
          upstream: this.uuid(nameOf(upstream)),
          kind,
          ...(accepts === null ? {} : { accepts }),
        }));
        const given = { ...this.#named(base), partitionBy, dependencies, owner: base };
        this.#know(`${base} 1`, (await storage.createModel(caller, given)).uuid);
        break;
      }
      case "revise": {
        const { length: revision } = baseOf(state, act.base)!.revisions;
        const model = this.uuid(`${act.base} ${revision}`);
        const { uuid } = await storage.reviseModel(caller, { model, partitionBy: act.partitionBy });
        this.#know(`${act.base} ${revision + 1}`, uuid);
        break;
      }
      case "upload": {
        const instances = act.uploads.map((each) => this.#instance(each));
        if (act.bulk) await storage.createInstances(caller, { instances });
        else await storage.createInstance(caller, instances[0]!);
        break;
      }
      case "add":
        await storage.addDependency(caller, this.#edge(act));
        break;
      case "update":
        await storage.updateDependency(caller, this.#edge(act));
        break;
      case "remove":
        await storage.removeDependency(caller, this.#pair(act));
        break;
      case "deprecate":
      case "restore":
        await storage[act.act](caller, { uuid: this.uuid(act.version), reason });
        break;
      case "measure": {
        const points = [{ scope: "Validation", name: "mae", value: 1 }];
        await metrics.record(caller, { instance: this.uuid(act.version), points });
        break;
      }
      case "deprecateModel":
      case "restoreModel":
        await storage[act.act](caller, { uuid: this.uuid(nameOf(act.model)), all: act.all, reason });
        break;
      case "deploy": {
        const { environment } = act;
        const line = state.versions.find((each) => each.name === act.version)!.line;
        const match = await this.#match(state, line, environment, act.match);
        await storage.deploy(caller, { uuid: this.uuid(act.version), environment, reason, ...match });
        break;
      }
      case "rollBack":
      case "undeploy": {
        const match = await this.#match(state, act.line, act.environment, act.match);
        await storage[act.act](caller, { ...this.slot(state, act.line, act.environment), reason, ...match });
        break;
      }
      case "accept": {
        const { line, environment } = state.offers[act.offer]!;
        const match = await this.#match(state, line, environment, act.match);
        const proposed = act.looked === null ? {} : { proposed: this.uuid(act.looked) };
        await storage.acceptOffer(caller, {
          offer: this.offer(state, act.offer),
          reason,
          ...proposed,
          ...match,
        });
        break;
      }
      case "decline":
        await storage.declineOffer(caller, { offer: this.offer(state, act.offer), reason });
        break;
      case "snooze": {
        const until = timeOf(clock.now + act.wait);
        await storage.snoozeOffer(caller, { offer: this.offer(state, act.offer), reason, until });
      }
    }
  }

  offer(state: State, place: number): string {
    return this.offers.uuid(offerNames(state)[place]!);
  }

  #named(base: string): { project: string; baseVersionId: string } {
    const [project, baseVersionId] = base.split("/") as [string, string];
    return { project: this.project(project), baseVersionId };
  }

  slot(state: State, line: string, environment: string) {
    const { base } = state.versions.find((each) => each.line === line)!;
    return { ...this.#named(base), partition: partitionOf(state, line), environment };
  }

  #instance({ base, revision, fields, blob, upstreams }: UploadAct): NewInstance {
    return {
      ...this.#named(base),
      ...(revision === null ? {} : { revision }),
      fields,
      blob,
      ...(upstreams.length === 0 ? {} : { upstreams: upstreams.map((each) => this.uuid(each)) }),
    };
  }

  #pair({ downstream, upstream }: { downstream: RevisionName; upstream: RevisionName }): DependencyName {
    return { model: this.uuid(nameOf(downstream)), upstream: this.uuid(nameOf(upstream)) };
  }

  #edge(act: EdgeAct): NewDependency {
    const { kind, accepts } = act;
    return { ...this.#pair(act), kind, accepts };
  }

  /** The position that is replaced, as the caller believes. */
  async #match(state: State, line: string, environment: string, match: Match): Promise<{ ifMatch?: number }> {
    if (match === "none") return {};
    const present = await this.tiers.storage
      .getDeployment(ann, this.slot(state, line, environment))
      .then((entry) => entry.position)
      .catch(() => 0);
    return { ifMatch: match === "right" ? present : present + 1 };
  }
}

const nameOf = ({ base, revision }: RevisionName): string => `${base} ${revision}`;
