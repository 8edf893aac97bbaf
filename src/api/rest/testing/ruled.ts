import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { Scratch } from "../../../git/testing/scratch.ts";
import { realSeams } from "../../../seams.ts";
import { Receiver } from "../../../testing/outside/receiver.ts";
import { MailServer } from "../../../testing/outside/smtp.ts";
import { ann } from "../../../tiers/testing/world.ts";
import { type Json, startDoor, type TestDoor } from "./door.ts";

const teams = `
ops:
  projects: [p]
  environments: [production]
  callbacks: { page: { url: "https://hooks.example/page", secret: page } }
`;

/** Two rules in force: `best` selects the lowest error of those below 10, `drift` pages above 5. */
const rules = {
  "teams.yaml": teams,
  "ops/best.yaml": `team: ops
uuid: best
description: The lowest error of those below 10.
rule:
  WHEN: metrics.mae < 10
  MODEL_SELECTION: a.metrics.mae < b.metrics.mae
`,
  "ops/best.test.yaml": `
interval: 1h
instances: { m@1.0: {}, m@1.1: {} }
tests:
  - name: the lowest error below 10 wins
    metrics: { m@1.0: { Validation.mae: _ 9.999 20 }, m@1.1: { Validation.mae: _ 11 10 } }
    expect:
      - { at: 1h, champion: m@1.0, dropped: { m@1.1: when } }
      - { at: 2h, champion: none }
  - name: the lower wins
    metrics: { m@1.0: { Validation.mae: _ 5 5 }, m@1.1: { Validation.mae: _ 6 4 } }
    expect: [{ at: 1h, champion: m@1.0 }, { at: 2h, champion: m@1.1 }]
`,
  "ops/drift.yaml": `
team: ops
uuid: drift
rule:
  WHEN: metrics.mae > 5
  CALLBACK_ACTIONS: [{ action: page, severity: high }]
`,
  "ops/drift.test.yaml": `
interval: 1h
instances: { m@1.0: {} }
tests:
  - name: pages above 5, once
    metrics: { m@1.0: { Validation.mae: _ 5 5.001 6 } }
    expect: [{ at: 1h, actions: [] }, { at: 2h, actions: [page] }, { at: 3h, actions: [] }]
`,
};

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** The first commit starts a thread that loads the whole rule engine. */
const START_MS = 180_000;

export interface RuledDoor extends TestDoor {
  readonly receiver: Receiver;
  readonly mail: MailServer;
  /** Commits files beside the rules, and has the commit taken up; gives its hash. */
  push(files: Readonly<Record<string, string>>): Promise<string>;
  /** A new instance of the model `m`, which is partitioned by city; gives its UUID. */
  instance(city: string): Promise<string>;
  /** Records a value of Validation `mae`, each a second after the last and all of the past: decisions are for whole seconds. */
  measure(instance: string, value: number): Promise<void>;
}

/** One server for the tests of a file, with the project `p` and the model `m`, that follows a repository of the real `git`. */
export function useRuledDoor(): RuledDoor {
  const door = {} as { -readonly [Part in keyof RuledDoor]: RuledDoor[Part] };
  let close = async (): Promise<void> => {};
  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), "gallery-rules-"));
    const started = await startRuledDoor(new Scratch(folder));
    Object.assign(door, started);
    close = async () => {
      await started.close();
      await rm(folder, { recursive: true });
    };
  }, START_MS);
  beforeEach(() => {
    door.receiver.requests.length = 0;
    door.receiver.answer = () => 204;
  });
  afterAll(() => close());
  return door;
}

async function startRuledDoor(repository: Scratch): Promise<RuledDoor & { close(): Promise<void> }> {
  const receiver = new Receiver();
  const secrets = new Map([["PAGE", { value: SECRET, origin: "environment", source: "" } as const]]);
  const mail = new MailServer();
  const stores = {
    ...{ rulesUrl: repository.path, rulesInterval: 86_400, secrets },
    ...{ alertmanagerUrl: "http://alertmanager.example", mailUrl: await mail.listen() },
    mailFrom: "Gallery <gallery@example.org>",
  };
  const door = await startDoor({}, undefined, stores, { ...realSeams(), http: receiver });
  const send = async (method: "POST", url: string, body?: object): Promise<Json> => {
    const answer = await door.json(method, url, body);
    if (answer.status >= 300) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  await send("POST", "/api/v1/projects", { name: "p" });
  await send("POST", "/api/v1/projects/p/models", { baseVersionId: "m", partitionBy: ["city"] });
  const bytes = Readable.from([Buffer.from("abc")]);
  const { digest } = await door.gallery.storage.uploadBlob(ann, { project: "p", bytes });
  const push = async (files: Readonly<Record<string, string>>): Promise<string> => {
    const hash = repository.commit(files);
    await send("POST", "/api/v1/rules/refresh");
    return hash;
  };
  await push(rules);
  let measured = Date.now() - 60 * 60 * 1_000;
  return {
    ...door,
    receiver,
    mail,
    push,
    async close() {
      await door.close();
      mail.close();
    },
    async instance(city) {
      const url = "/api/v1/projects/p/models/m/instances";
      return (await send("POST", url, { blob: digest, fields: { city } })).uuid;
    },
    async measure(instance, value) {
      measured += 1_000;
      const points = [{ scope: "Validation", name: "mae", value, at: new Date(measured).toISOString() }];
      await send("POST", `/api/v1/instances/${instance}/metrics`, { points });
    },
  };
}
