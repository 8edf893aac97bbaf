import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import Fastify from "fastify";
import thrift from "thrift";
import { expect, onTestFinished, test } from "vitest";
import type { Caller } from "../../domain/caller.ts";
import type { Gallery } from "../../gallery.ts";
import { realSeams } from "../../seams.ts";
import { startThriftServer } from "./framed.ts";
import { service } from "./generated.ts";
import { thriftHttpPlugin } from "./http.ts";
import { clientOver } from "./testing/client.ts";
import { localCaller, quietLog } from "./testing/gallery.ts";

/** A log without news: a reader waits until nobody waits for the answer any more. */
function quietGallery() {
  const reader = new EventEmitter();
  const listChanges = async ({ gone }: Caller) => {
    reader.emit("asked");
    await once(gone!, "abort");
    reader.emit("left");
    return { items: [], position: 3, head: 3 };
  };
  const gallery = { storage: { listChanges } } as unknown as Gallery;
  return { gallery, asked: once(reader, "asked"), left: once(reader, "left") };
}

async function waitingClient(gallery: Gallery) {
  const server = await startThriftServer({
    gallery,
    host: "127.0.0.1",
    port: 0,
    seams: realSeams(),
    log: quietLog,
  });
  const connection = thrift.createConnection("127.0.0.1", server.port, {
    transport: thrift.TFramedTransport,
  });
  connection.on("error", () => {});
  const answer = thrift.createClient(service.Client, connection).listChanges({ wait: 60 });
  return { server, connection, answer };
}

test("a reader that hangs up waits no longer", async () => {
  const { gallery, asked, left } = quietGallery();
  const { server, connection, answer } = await waitingClient(gallery);
  onTestFinished(() => server.close());
  answer.catch(() => {});
  await asked;
  connection.end();
  await left;
});

test("a server that stops answers those who wait", async () => {
  const { gallery, asked } = quietGallery();
  const { server, connection, answer } = await waitingClient(gallery);
  onTestFinished(() => connection.end());
  await asked;
  const closed = server.close();
  expect(await answer).toMatchObject({ items: [] });
  await closed;
});

test("over HTTP, a reader that hangs up waits no longer", async () => {
  const { gallery, asked, left } = quietGallery();
  const app = Fastify();
  await app.register(thriftHttpPlugin({ gallery, callerOf: () => localCaller, log: quietLog }));
  await app.listen({ host: "127.0.0.1", port: 0 });
  onTestFinished(() => app.close());
  const { port } = app.server.address() as AddressInfo;
  const leaving = new AbortController();
  const client = clientOver((body) => {
    const headers = { "content-type": "application/x-thrift" };
    const url = `http://127.0.0.1:${port}/thrift`;
    void fetch(url, { method: "POST", headers, body, signal: leaving.signal }).catch(() => {});
    return new Promise(() => {});
  });
  void client.listChanges({ wait: 60 });
  await asked;
  leaving.abort();
  await left;
});
