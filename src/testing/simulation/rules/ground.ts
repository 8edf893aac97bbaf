import { Readable } from "node:stream";
import type { Rule } from "../../../domain/rule.ts";
import type { Seams } from "../../../domain/seams.ts";
import { MemoryBlobStore } from "../../../stores/blobs/memory.ts";
import { SqliteRecords } from "../../../stores/records/sql/sqlite.ts";
import type { Tables, Work } from "../../../stores/records/store.ts";
import { createStorage } from "../../../tiers/storage/index.ts";
import { Receiver } from "../../outside/receiver.ts";
import { Repository } from "../../outside/repository.ts";
import { Random, seededIds } from "../random.ts";
import { START } from "../scheduler.ts";
import { callerOf } from "../server.ts";
import { CITIES, PROJECT, RULES, TEAM } from "./rulebook.ts";

/** What every history of rules begins with: instances of one model, and rules in force. */
export interface Ground {
  readonly image: Buffer;
  readonly blobs: MemoryBlobStore;
  readonly digest: string;
  /** UUIDs. */
  readonly instances: readonly string[];
  /** Nothing up to here wakes a rule. */
  readonly position: number;
}

const INSTANCES = 4;
const caller = callerOf("ground", "laying");

/** One more version, of the line of a city. */
export const trained = ({ digest }: Ground, city: string) => ({
  ...{ project: PROJECT, baseVersionId: "m", blob: digest },
  fields: { city },
});

/** Takes up rules as a new commit. */
export function* commitRules({ rules }: Tables, place: number, changed: readonly Rule[]): Work<void> {
  const at = START + place;
  const commit = yield* rules.insertCommit({
    ...{ hash: `commit-${place}`, source: "repository", folder: "", author: "ann", email: "ann@example.org" },
    ...{ message: `commit ${place}`, at, applied: at, forced: false, teams: [TEAM], problems: [] },
  });
  const entries = changed.map((rule) => ({
    ...{ file: `${rule.team}/${rule.name}.json`, uuid: rule.uuid, team: rule.team, name: rule.name },
    ...{ state: "in_force", stage: rule.stage, source: null, document: rule, text: "", problems: [] },
  }));
  yield* rules.append(commit, entries as Parameters<Tables["rules"]["append"]>[1]);
}

let laid: Promise<Ground> | undefined;

/** The same for every history, so it is laid once. */
export function ground(): Promise<Ground> {
  laid ??= lay();
  return laid;
}

async function lay(): Promise<Ground> {
  const timers = {
    soon: (task: () => void) => void setImmediate(task),
    after: () => ({ cancel() {} }),
    every: () => ({ cancel() {} }),
  };
  let now = START - 60_000;
  const clock = { now: () => now++ };
  const seams: Seams = {
    ...{ clock, ids: seededIds(new Random(0)), timers, http: new Receiver(), git: new Repository() },
  };
  const blobs = new MemoryBlobStore(seams);
  const records = new SqliteRecords({ path: ":memory:", timers });
  const storage = createStorage({ records, seams }, blobs);
  await storage.createProject(caller, { name: PROJECT });
  await storage.createModel(caller, { project: PROJECT, baseVersionId: "m", partitionBy: ["city"] });
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest } = await storage.uploadBlob(caller, { project: PROJECT, bytes });
  const instances: string[] = [];
  for (let place = 0; place < INSTANCES; place++) {
    const fields = { city: CITIES[place % CITIES.length]! };
    const made = { project: PROJECT, baseVersionId: "m", blob: digest, fields };
    instances.push((await storage.createInstance(caller, made)).uuid);
  }
  const position = await records.write(function* (tables) {
    yield* commitRules(tables, 0, Object.values(RULES));
    const head = yield* tables.changes.head();
    yield* tables.wakes.setPosition({ position: head, after: 0 });
    return head;
  });
  return { image: records.image(), blobs, digest, instances, position };
}
