import Fastify from "fastify";
import { expect, onTestFinished, test } from "vitest";
import { GalleryError } from "../../domain/errors.ts";
import type { Gallery } from "../../gallery.ts";
import { thriftHttpPlugin } from "./http.ts";
import { clientOver, jsonProtocolClass } from "./testing/client.ts";
import { localCaller, quietLog, scriptedGallery, temporaryGallery } from "./testing/gallery.ts";

async function serverFor(gallery: Gallery) {
  const app = Fastify();
  app.setErrorHandler((error, _request, reply) =>
    reply
      .code(
        error instanceof GalleryError ? error.status : ((error as { statusCode?: number }).statusCode ?? 500),
      )
      .send(),
  );
  const callerOf = () => ({ ...localCaller, actor: "from-header", requestId: "from-header" });
  await app.register(thriftHttpPlugin({ gallery, callerOf, log: quietLog }));
  onTestFinished(() => app.close());
  const post = (type: string, payload: Buffer | string) =>
    app.inject({ method: "POST", url: "/thrift", headers: { "content-type": type }, payload });
  return { post };
}

test.each([
  ["application/x-thrift", undefined],
  ["application/vnd.apache.thrift.json", jsonProtocolClass],
  ["application/json; charset=utf-8", jsonProtocolClass],
  ["application/x-thrift", jsonProtocolClass],
])("%s is answered in its own protocol", async (type, protocolClass) => {
  const { gallery } = await temporaryGallery();
  const { post } = await serverFor(gallery);
  const client = clientOver(async (message) => {
    const response = await post(type, message);
    expect(response.statusCode).toBe(200);
    expect(response.headers["content-type"]).toContain(type.split(";")[0]);
    return response.rawPayload;
  }, protocolClass);
  const project = await client.createProject({ name: "p" }, { actor: "claimed", requestId: "claimed" });
  expect(project.createdBy).toBe("from-header");
  await expect(client.getProject("q")).rejects.toMatchObject({
    code: "project.unknown",
    requestId: "from-header",
  });
});

test.each([
  ["another type", "text/plain", "[]", 415],
  ["no message", "application/x-thrift", "", 400],
  ["garbage", "application/x-thrift", "garbage", 400],
  ["JSON that is not Thrift", "application/json", '{"a":1}', 400],
  ["binary under a JSON type", "application/json", Buffer.from([0x80, 1, 0, 1]), 400],
  ["a type in a type", "application/json\ta", "[]", 415],
])("%s is refused with a status", async (_name, type, payload, status) => {
  const { post } = await serverFor(scriptedGallery({}).gallery);
  expect((await post(type, payload)).statusCode).toBe(status);
});
