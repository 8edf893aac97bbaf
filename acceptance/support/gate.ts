import { once } from "node:events";
import { createServer as createHttpServer, type ServerResponse } from "node:http";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Called } from "./rules.ts";

/** How far a call has come: its connection is accepted and nothing is read, or all is read and nothing answered. */
export type Reached = "accepted" | "read";

/** Whom rules call, and who holds calls back at one point until told. */
export class GatedReceiver {
  /** Calls that were read whole, whatever was answered. */
  readonly calls: Called[] = [];
  readonly #accepted: Socket[] = [];
  readonly #read: ServerResponse[] = [];
  #holding: { readonly at: Reached; readonly count: number; readonly reached: () => void } | undefined;

  readonly #http = createHttpServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (chunk: string) => {
      body += chunk;
    });
    request.on("end", () => {
      const { instance } = JSON.parse(body) as { instance: { uuid: string } };
      this.calls.push({ id: request.headers["webhook-id"] as string, instance: instance.uuid, body });
      if (this.#holding?.at === "read") this.#hold(this.#read, response);
      else response.writeHead(204).end();
    });
  });

  readonly #server = createServer({ pauseOnConnect: true }, (socket) => {
    socket.on("error", () => {});
    if (this.#holding?.at === "accepted") this.#hold(this.#accepted, socket);
    else this.#pass(socket);
  });

  /** Gives its URL. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/call`;
  }

  /** Holds calls at a point from now on; resolves when there are `count`. */
  hold(at: Reached, count: number): Promise<void> {
    return new Promise((reached) => {
      this.#holding = { at, count, reached };
    });
  }

  /** Answers what was read, and holds no more. */
  answer(): void {
    for (const response of this.#read.splice(0)) response.writeHead(204).end();
    this.#holding = undefined;
  }

  /** Lets go of calls whose caller is gone, and holds no more. */
  forget(): void {
    for (const socket of this.#accepted.splice(0)) socket.destroy();
    for (const response of this.#read.splice(0)) response.destroy();
    this.#holding = undefined;
  }

  close(): void {
    this.forget();
    this.#http.closeAllConnections();
    this.#server.close();
  }

  #pass(socket: Socket): void {
    this.#http.emit("connection", socket);
    socket.resume();
  }

  #hold<T>(held: T[], each: T): void {
    held.push(each);
    if (held.length === this.#holding!.count) this.#holding!.reached();
  }
}
