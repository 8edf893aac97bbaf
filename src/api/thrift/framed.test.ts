import { once } from "node:events";
import { connect, type Socket } from "node:net";
import thrift from "thrift";
import { expect, onTestFinished, test } from "vitest";
import type { Seams } from "../../domain/seams.ts";
import type { Gallery } from "../../gallery.ts";
import { realSeams } from "../../seams.ts";
import { startThriftServer } from "./framed.ts";
import { frameOf } from "./frames.ts";
import { type Client, service } from "./generated.ts";
import { limits } from "./limits.ts";
import { quietLog, scriptedGallery, temporaryGallery } from "./testing/gallery.ts";

async function serve(gallery: Gallery, seams: Seams = realSeams()) {
  const server = await startThriftServer({ gallery, host: "127.0.0.1", port: 0, seams, log: quietLog });
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= server.close();
    return closed;
  };
  onTestFinished(close);
  return { port: server.port, close };
}

function clientAt(port: number): Client {
  const connection = thrift.createConnection("127.0.0.1", port, { transport: thrift.TFramedTransport });
  connection.on("error", () => {});
  onTestFinished(() => connection.end());
  return thrift.createClient(service.Client, connection);
}

async function socketAt(port: number): Promise<Socket> {
  const socket = connect(port, "127.0.0.1");
  socket.on("error", () => {});
  onTestFinished(() => void socket.destroy());
  await once(socket, "connect");
  return socket;
}

/** Seams whose clock and timers stand still until told. */
function heldSeams() {
  const real = realSeams();
  let now = 0;
  const tasks: (() => void)[] = [];
  const later = (_ms: number, task: () => void) => {
    tasks.push(task);
    return { cancel: () => {} };
  };
  const seams: Seams = {
    ...real,
    clock: { now: () => now },
    timers: { ...real.timers, every: later, after: later },
  };
  const advance = (ms: number): void => {
    now += ms;
    for (const task of tasks) task();
  };
  return { seams, advance };
}

test("the listings' calls work from end to end, and over one connection many calls", async () => {
  const { gallery } = await temporaryGallery();
  const client = clientAt((await serve(gallery)).port);
  const context = { actor: "ada" };
  const model = await client.createGalleryModel("example-project", "supply_rejection", context);
  expect(Number(model.revision)).toBe(1);
  expect(await client.createGalleryModel("example-project", "supply_rejection", context)).toEqual(model);
  const record = {
    content: Buffer.from("weights"),
    fields: { modelName: { text: "Random Forest" }, city: { text: "New York City" } },
  };
  const uuid = await client.uploadModel("example-project", "supply_rejection", record, context);
  const metric = { metricName: "bias", scope: "Validation", value: 0.05 };
  await client.insertModelInstanceMetric("example-project", uuid, metric, context);
  const instance = await client.getInstance({
    project: "example-project",
    baseVersionId: "supply_rejection",
    version: "1.0",
  });
  expect(instance).toMatchObject({ uuid, createdBy: "ada", fields: record.fields });
  expect((await client.readBlob({ uuid })).bytes.toString()).toBe("weights");
  expect(await client.latestMetrics({ instance: uuid })).toMatchObject([{ name: "bias", value: 0.05 }]);
});

test("a blob goes up in parts and comes down in parts", async () => {
  const { gallery } = await temporaryGallery();
  const client = clientAt((await serve(gallery)).port);
  await client.createGalleryModel("p", "m", {});
  const bytes = Buffer.alloc(limits.partBytes + 1_000, "gallery");
  const { id } = await client.startUpload("p", {});
  await client.writeUpload(id, 0 as never, bytes.subarray(0, limits.partBytes), {});
  expect(Number((await client.getUpload(id)).offset)).toBe(limits.partBytes);
  await client.writeUpload(id, limits.partBytes as never, bytes.subarray(limits.partBytes), {});
  const { digest } = await client.finishUpload(id, "", {});
  const { uuid } = await client.createInstance({ project: "p", baseVersionId: "m", blob: digest }, {});
  const first = await client.readBlob({ uuid });
  const second = await client.readBlob({ uuid, offset: first.bytes.length as never });
  expect(Buffer.concat([first.bytes, second.bytes]).equals(bytes)).toBe(true);
  expect(Number(second.offset)).toBe(limits.partBytes);
  await expect(client.writeUpload(id, 0 as never, bytes, {})).rejects.toMatchObject({
    code: "request.too_large",
  });
});

test("an empty blob is a blob", async () => {
  const { gallery } = await temporaryGallery();
  const client = clientAt((await serve(gallery)).port);
  await client.createGalleryModel("p", "m", {});
  const uuid = await client.uploadModel("p", "m", { content: Buffer.alloc(0) }, {});
  expect(await client.readBlob({ uuid })).toMatchObject({ bytes: Buffer.alloc(0) });
});

test("garbage ends its own connection only", async () => {
  const { gallery } = scriptedGallery({ "metadata.count": { count: 3 } });
  const { port } = await serve(gallery);
  const client = clientAt(port);
  expect(Number(await client.count({}))).toBe(3);
  for (const garbage of ["GET / HTTP/1.1\r\n\r\n", frameOf(Buffer.from("not thrift")), Buffer.alloc(4)]) {
    const socket = await socketAt(port);
    socket.write(garbage);
    await once(socket.resume(), "close");
  }
  expect(Number(await client.count({}))).toBe(3);
});

test("a frame that never ends, and silence, are ended; a call that takes long is not", async () => {
  const { seams, advance } = heldSeams();
  let finish: (answer: { count: number }) => void = () => {};
  const { gallery } = scriptedGallery({ "metadata.count": new Promise((resolve) => (finish = resolve)) });
  const { port } = await serve(gallery, seams);
  const slow = await socketAt(port);
  slow.write(Buffer.from([0, 0, 1, 0, 0x80]));
  const silent = await socketAt(port);
  const answered = clientAt(port).count({});
  await new Promise((resolve) => setTimeout(resolve, 50));
  const slowClosed = once(slow.resume(), "close");
  const silentClosed = once(silent.resume(), "close");
  advance(limits.frameMs + 1);
  await slowClosed;
  expect(silent.destroyed).toBe(false);
  advance(limits.idleMs);
  await silentClosed;
  finish({ count: 5 });
  expect(Number(await answered)).toBe(5);
});

test("closing lets the call under way end and takes no other", async () => {
  let finish: (answer: { count: number }) => void = () => {};
  const { gallery } = scriptedGallery({ "metadata.count": new Promise((resolve) => (finish = resolve)) });
  const { port, close } = await serve(gallery);
  const idle = await socketAt(port);
  const answered = clientAt(port).count({});
  await new Promise((resolve) => setTimeout(resolve, 50));
  const idleClosed = once(idle.resume(), "close");
  const closed = close();
  await idleClosed;
  finish({ count: 7 });
  expect(Number(await answered)).toBe(7);
  await closed;
  await expect(socketAt(port)).rejects.toThrow("ECONNREFUSED");
});
