import { once } from "node:events";
import fs from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import git from "isomorphic-git";

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
