import { connect, createServer, type Socket } from "node:net";

/** What is lost of a COMMIT: the request on its way there, or the answer on its way back. */
export type Loss = "request" | "answer";

export interface Proxy {
  /** The database's URL, by way of the proxy. */
  readonly url: string;
  /** The connection that commits next is cut there. */
  cutNextCommit(loss: Loss): void;
  /** How many were cut. */
  readonly cuts: number;
  stop(): void;
}

/** A TCP proxy before a database that cuts connections at their COMMIT. */
export async function startProxy(databaseUrl: string): Promise<Proxy> {
  const { hostname, port } = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let armed: Loss | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let deaf = false;
    const cut = () => {
      cuts += 1;
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    }
    client.on("data", (bytes) => {
      if (armed !== undefined && bytes.includes("COMMIT")) {
        const loss = armed;
        armed = undefined;
        if (loss === "request") return cut();
        deaf = true;
      }
      upstream.write(bytes);
    });
    upstream.on("data", (bytes) => {
      if (!deaf) client.write(bytes);
      else if (bytes.includes("COMMIT")) cut();
    });
    client.on("close", () => upstream.destroy());
    upstream.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.port = String((server.address() as { port: number }).port);
  return {
    url: url.href,
    cutNextCommit: (loss) => {
      armed = loss;
    },
    get cuts() {
      return cuts;
    },
    stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
