import { once } from "node:events";
import fs from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import git from "isomorphic-git";
import type { Client } from "../../src/client/index.ts";

const RULE = `
team: ops
uuid: ops-alarm
rule:
  PROJECT: p
  WHEN: metrics.Validation.mae > 5
  CALLBACK_ACTIONS: [{action: told}]
`;

const PROOF = `
interval: 1h
tests:
  - name: an error of more than five is told
    instances: {m@1.0: }
    metrics: {m@1.0: {Validation.mae: 5 5.1}}
    expect: [{at: 0, actions: []}, {at: 1h, actions: [told]}]
`;

/** Commits files to a repository in a folder, which is made when it is not there. */
export async function commitFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  await git.init({ fs, dir: folder, defaultBranch: "main" });
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
    await git.add({ fs, dir: folder, filepath: path });
  }
  await git.commit({ fs, dir: folder, message: "Rules", author: { name: "ann", email: "ann@example.org" } });
}

/**
 * Commits the rule `ops-alarm`, which tells a URL of every instance of the project `p` with an error of more than five;
 * gives the flags of a server that follows it.
 */
export async function commitAlarm(folder: string, url: string): Promise<string[]> {
  const teams = `ops: {projects: [p], callbacks: {told: {url: "${url}"}}}\n`;
  await commitFiles(folder, { "teams.yaml": teams, "ops/alarm.yaml": RULE, "ops/alarm.test.yaml": PROOF });
  return ["--rules-url", folder, "--rules-interval", "1", "--callback-networks", "127.0.0.0/8"];
}

/** Makes the project `p` with the model `m`; gives the digest of a blob that its instances may have. */
export async function createModel(client: Client): Promise<string> {
  await client.projects.create({ name: "p" });
  await client.models.create({ project: "p", baseVersionId: "m" });
  const source = Readable.from([Buffer.from("bytes")]);
  return (await client.blobs.upload({ project: "p", source })).digest;
}

export interface Called {
  /** The same in every attempt at one action. */
  readonly id: string;
  /** UUID of the instance that it is about. */
  readonly instance: string;
  readonly body: string;
}

/** Whom rules call: takes its time, and refuses some calls the first time. */
export class CallReceiver {
  readonly calls: Called[] = [];
  readonly #refused = new Set<string>();
  readonly #server: Server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const id = request.headers["webhook-id"] as string;
      const refuses = !this.#refused.has(id) && Math.random() < 0.02;
      if (refuses) this.#refused.add(id);
      const answer = (status: number): void => void response.writeHead(status).end();
      setTimeout(() => {
        const { instance } = JSON.parse(body) as { instance: { uuid: string } };
        if (!refuses) this.calls.push({ id, instance: instance.uuid, body });
        answer(refuses ? 500 : 204);
      }, Math.random() * 30);
    });
  });

  /** Gives its URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/call`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Whether it was told of an instance. */
  knows(instance: string): boolean {
    return this.calls.some((call) => call.instance === instance);
  }
}
