import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { GalleryError } from "../../domain/errors.ts";
import type { Client } from "./generated.ts";
import { limits } from "./limits.ts";
import { clientOver, jsonProtocolClass } from "./testing/client.ts";
import { clientOf, quietLog, scriptedGallery, sender, temporaryGallery } from "./testing/gallery.ts";
import { instance, model } from "./testing/samples.ts";
import { binaryProtocol } from "./wire/binary.ts";
import { jsonProtocol } from "./wire/json.ts";
import { type MessageHeader, MessageType, type Protocol } from "./wire/protocol.ts";

function callOf(name: string, protocol: Protocol = binaryProtocol, type: number = MessageType.call): Buffer {
  let message = Buffer.alloc(0);
  const sink = {
    accept: (bytes: Buffer) => (message = Buffer.from(bytes)),
    tooLarge: () => new Error("too large"),
  };
  const writer = protocol.writer(sink);
  writer.writeMessageBegin(name, type, 7);
  writer.writeStructBegin("args");
  writer.writeFieldStop();
  writer.writeStructEnd();
  writer.writeMessageEnd();
  writer.flush();
  return message;
}

const headerOf = (message: Buffer): MessageHeader => binaryProtocol.reader(message).readMessageBegin();

describe("answers and refusals", () => {
  test("a refusal arrives as the declared exception with every particular", async () => {
    const refusal = new GalleryError("expression.syntax", "unexpected ')'", { field: "where", position: 4 });
    const client = clientOf(scriptedGallery({ "metadata.count": refusal }).gallery);
    await expect(client.count({})).rejects.toMatchObject({
      name: "GalleryError",
      code: "expression.syntax",
      message: "unexpected ')'",
      kind: "invalid",
      field: "where",
      hint: refusal.hint,
      requestId: "request-1",
    });
    const position = await client.count({}).catch((error) => Number(error.position));
    expect(position).toBe(4);
  });

  test("a fault says nothing about itself outside, and everything in the log", async () => {
    const error = vi.fn();
    const fault = new Error("password hunter2");
    const client = clientOf(scriptedGallery({ "metadata.count": fault }).gallery, { ...quietLog, error });
    const answer = await client.count({}).catch((thrown) => thrown);
    expect(answer).toMatchObject({ code: "internal", kind: "internal", requestId: "request-1" });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(error).toHaveBeenCalledWith(expect.objectContaining({ err: fault }), expect.anything());
  });

  test("an answer that cannot be written is a fault too", async () => {
    const client = clientOf(
      scriptedGallery({ "storage.getProject": { name: { secret: "hunter2" } } }).gallery,
    );
    const answer = await client.getProject("p").catch((thrown) => thrown);
    expect(answer).toMatchObject({ code: "internal", requestId: "request-1" });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
  });

  test("an answer beyond a frame is refused in words", async () => {
    const description = "x".repeat(limits.frameBytes);
    const { gallery } = scriptedGallery({ "storage.getProject": { name: "p", description } });
    for (const [protocol, protocolClass] of [[binaryProtocol], [jsonProtocol, jsonProtocolClass]] as const) {
      const client = clientOver(sender(gallery, protocol), protocolClass);
      await expect(client.getProject("p")).rejects.toMatchObject({ code: "request.too_large" });
    }
  });

  test("a missing argument is named", async () => {
    const { gallery, called } = scriptedGallery({});
    const reply = await sender(gallery)(callOf("findBlob"));
    expect(reply.toString("latin1")).toContain("project is missing");
    expect(called).toEqual([]);
  });

  test("an unknown function is answered as Thrift does", async () => {
    const reply = await sender(scriptedGallery({}).gallery)(callOf("launchMissiles"));
    expect(headerOf(reply)).toEqual({ fname: "launchMissiles", mtype: MessageType.exception, rseqid: 7 });
  });

  test("arguments cut short are refused as malformed, to the function that was called", async () => {
    const message = callOf("getProject");
    const reply = await sender(scriptedGallery({}).gallery)(message.subarray(0, message.length - 1));
    expect(headerOf(reply)).toEqual({ fname: "getProject", mtype: MessageType.reply, rseqid: 7 });
    expect(reply.toString("latin1")).toContain("request.malformed");
  });

  test.each([
    ["nothing", Buffer.alloc(0)],
    ["an HTTP request", Buffer.from("GET / HTTP/1.1\r\n\r\n")],
    ["an answer", callOf("getProject", binaryProtocol, MessageType.reply)],
    ["a one-way call", callOf("getProject", binaryProtocol, MessageType.oneway)],
  ])("%s has nobody to answer to", async (_name, message) => {
    await expect(sender(scriptedGallery({}).gallery)(message)).rejects.toMatchObject({
      code: "request.malformed",
    });
  });

  test("the request context names actor, request and idempotency key", async () => {
    const { gallery } = await temporaryGallery();
    const client = clientOf(gallery);
    const context = { actor: "ada", requestId: "r-9", idempotencyKey: "k" };
    const first = await client.createProject({ name: "p" }, context);
    expect(await client.createProject({ name: "p" }, context)).toEqual(first);
    const changes = await client.listChanges({});
    expect(changes.items).toMatchObject([{ actor: "ada", requestId: "r-9", door: "thrift" }]);
    await expect(client.createProject({ name: "q" }, context)).rejects.toMatchObject({
      code: "idempotency.conflict",
      requestId: "r-9",
    });
    await expect(client.createProject({ name: "q" }, { actor: "a\nb" })).rejects.toMatchObject({
      code: "text.invalid",
      field: "context.actor",
    });
  });
});

describe.each<[string, (gallery: Parameters<typeof sender>[0]) => Client]>([
  ["binary", (gallery) => clientOf(gallery)],
  ["JSON", (gallery) => clientOver(sender(gallery, jsonProtocol), jsonProtocolClass)],
])("%s", (encoding, clientFor) => {
  // The library's binary client writes -0 as 0.
  const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0);
  const value = fc.oneof(
    fc.record({ text: fc.string({ unit: "grapheme" }) }),
    fc.record({ number: double }),
    fc.record({ flag: fc.boolean() }),
    fc.record({ texts: fc.array(fc.string(), { minLength: 1 }) }),
    fc.record({ numbers: fc.array(double, { minLength: 1 }) }),
  );
  // The library's own JSON client loses the key __proto__; json.test.ts shows that the server does not.
  const anyKey = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom("__proto__", "constructor", "hasOwnProperty", "toString", "0"),
  );
  const key = encoding === "JSON" ? anyKey.filter((name) => name !== "__proto__") : anyKey;

  test("fields of any name and value come back as they went", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(key, value)), async (pairs) => {
        let received: unknown;
        const { gallery } = scriptedGallery({});
        const storage = {
          ...gallery.storage,
          createInstance: async (_caller: unknown, input: { fields: typeof instance.fields }) => {
            received = input.fields;
            return { ...instance, fields: input.fields };
          },
        };
        const client = clientFor({ ...gallery, storage } as unknown as typeof gallery);
        const sent = Object.fromEntries(pairs);
        const answer = await client.createInstance({ project: "p", baseVersionId: "m", fields: sent }, {});
        expect(Object.keys(received as object).sort()).toEqual(Object.keys(sent).sort());
        for (const [name, union] of Object.entries(sent)) expect(answer.fields[name]).toMatchObject(union);
      }),
      { numRuns: 200 },
    );
  });

  test("a field value is exactly one of its members", async () => {
    const client = clientFor(scriptedGallery({}).gallery);
    for (const union of [{}, { text: "a", number: 1 }]) {
      const call = client.createInstance({ project: "p", baseVersionId: "m", fields: { city: union } }, {});
      await expect(call).rejects.toMatchObject({ code: "request.invalid", field: "instance.fields.city" });
    }
  });

  test("integers up to 2^53 - 1 pass exactly", async () => {
    const revision = Number.MAX_SAFE_INTEGER;
    const client = clientFor(scriptedGallery({ "storage.findModel": { ...model, revision } }).gallery);
    expect(Number((await client.findModel("p", "m", revision as never)).revision)).toBe(revision);
  });
});
