import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { Caller } from "../../domain/caller.ts";
import type { Seams } from "../../domain/seams.ts";
import type { Gallery } from "../../gallery.ts";
import { Connection } from "./connection.ts";
import { dispatch } from "./dispatch.ts";
import type { Log } from "./errors.ts";
import { HeldBytes } from "./held-bytes.ts";
import { limits } from "./limits.ts";
import { binaryProtocol } from "./wire/binary.ts";

export interface ThriftServerOptions {
  readonly gallery: Gallery;
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  readonly seams: Seams;
  readonly log: Log;
}

export interface ThriftServer {
  readonly port: number;
  /** Takes no more connections, lets the calls under way end, and resolves when all connections are closed. */
  close(): Promise<void>;
}

const checkEveryMs = 1_000;

/** Framed binary Thrift over TCP. It carries no credentials: whoever reaches the port has every permission. */
export async function startThriftServer(options: ThriftServerOptions): Promise<ThriftServer> {
  const { gallery, host, port, seams, log } = options;
  const connections = new Set<Connection>();
  const held = new HeldBytes(limits.heldBytes);

  const answer = (request: Buffer, gone: AbortSignal): Promise<Buffer> =>
    dispatch(
      { gallery, session: { caller: { ...localCaller(seams), gone }, believesContext: true }, log },
      request,
      binaryProtocol,
    );

  const serve = async (socket: Socket): Promise<void> => {
    socket.setNoDelay(true);
    socket.on("error", (error) => log.debug({ err: error }, "a Thrift connection failed"));
    const connection = new Connection({ socket, held, clock: seams.clock, log, answer });
    connections.add(connection);
    await connection.serve();
    connections.delete(connection);
  };

  const server = createServer((socket) => void serve(socket));
  server.maxConnections = limits.connections;
  server.listen(port, host);
  await once(server, "listening");

  const watch = seams.timers.every(checkEveryMs, () => {
    const now = seams.clock.now();
    for (const connection of connections) connection.check(now);
  });

  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      watch.cancel();
      const closed = once(server, "close");
      server.close();
      for (const connection of connections) connection.stop();
      const grace = seams.timers.after(limits.graceMs, () => {
        for (const connection of connections) connection.end();
      });
      await closed;
      grace.cancel();
    },
  };
}

function localCaller({ ids }: Seams): Caller {
  return { actor: "local", door: "thrift", requestId: ids.uuid(), may: () => true };
}
