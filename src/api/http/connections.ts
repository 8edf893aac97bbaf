import type { Server } from "node:http";
import type { Socket } from "node:net";

export interface ConnectionWatch {
  /** Closes, from now on too, every connection on which no request has arrived whole. */
  closeUnused(): void;
}

/**
 * Knows which connections never carried a request. Browsers and pools open some in advance; Node takes them for busy
 * until the time for headers is over, so that a stop would wait for them in vain.
 */
export function watchConnections(server: Server): ConnectionWatch {
  const unused = new Set<Socket>();
  let closing = false;
  server.on("connection", (socket) => {
    if (closing) {
      socket.destroy();
      return;
    }
    unused.add(socket);
    socket.once("close", () => unused.delete(socket));
  });
  server.on("request", ({ socket }) => unused.delete(socket));
  return {
    closeUnused() {
      closing = true;
      for (const socket of unused) socket.destroy();
    },
  };
}
