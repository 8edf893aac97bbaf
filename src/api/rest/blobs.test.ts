import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { openDoor, withInstance } from "./testing/door.ts";

const bytes = { "content-type": "application/octet-stream" };

test("a blob is uploaded, found and downloaded with its digest", async () => {
  const door = await openDoor();
  const { instance, digest } = await withInstance(door);
  expect((await door.json("GET", `/api/v1/projects/p/blobs/${digest}`)).body).toMatchObject({
    digest,
    size: 3,
  });
  const url = `/api/v1/instances/${instance}/blob`;
  const whole = await door.send({ method: "GET", url });
  expect(whole.body).toBe("abc");
  expect(whole.headers).toMatchObject({
    etag: `"${digest}"`,
    "content-length": "3",
    "accept-ranges": "bytes",
    "content-disposition": `attachment; filename="${instance}.bin"`,
    "x-content-type-options": "nosniff",
    "content-security-policy": "sandbox; default-src 'none'",
    "repr-digest": `sha-256=:${createHash("sha256").update("abc").digest("base64")}:`,
  });
  expect(
    (await door.send({ method: "GET", url, headers: { "if-none-match": `"${digest}"` } })).statusCode,
  ).toBe(304);
  const head = await door.send({ method: "HEAD", url });
  expect(head.headers).toMatchObject({ "content-length": "3", etag: `"${digest}"` });
  expect(head.body).toBe("");
});

test("a download counts once as a use, also when the bytes are known; a look does not", async () => {
  const door = await openDoor();
  const { instance, digest } = await withInstance(door);
  const url = `/api/v1/instances/${instance}`;
  const reads = async () => (await door.json("GET", `${url}/usage`)).body.readers[0]?.reads;
  const known = { "if-none-match": `"${digest}"` };
  await door.send({ method: "GET", url });
  await door.send({ method: "HEAD", url: `${url}/blob` });
  await door.send({ method: "HEAD", url: `${url}/blob`, headers: known });
  expect(await reads()).toBeUndefined();
  await door.send({ method: "GET", url: `${url}/blob` });
  await door.send({ method: "GET", url: `${url}/blob`, headers: { range: "bytes=1-" } });
  expect(await reads()).toBe(2);
  await door.send({ method: "GET", url: `${url}/blob`, headers: known });
  expect(await reads()).toBe(3);
});

test.each([
  ["bytes=0-0", 206, "a", "bytes 0-0/3"],
  ["bytes=1-", 206, "bc", "bytes 1-2/3"],
  ["bytes=-2", 206, "bc", "bytes 1-2/3"],
  ["bytes=0-99", 206, "abc", "bytes 0-2/3"],
  ["bytes=3-", 416, undefined, "bytes */3"],
  ["bytes=-0", 416, undefined, "bytes */3"],
  ["bytes=2-1", 200, "abc", undefined],
  ["bytes=0-0,2-2", 200, "abc", undefined],
  ["lines=1-2", 200, "abc", undefined],
])("the range %s is answered with %i", async (range, status, body, contentRange) => {
  const door = await openDoor();
  const { instance } = await withInstance(door);
  const answer = await door.send({
    method: "GET",
    url: `/api/v1/instances/${instance}/blob`,
    headers: { range },
  });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-range"]).toBe(contentRange);
  if (body === undefined) expect(answer.json().code).toBe("request.range");
  else expect(answer.body).toBe(body);
});

test("a bundle's files keep their paths and get safe file names", async () => {
  const door = await openDoor();
  const { digest } = await withInstance(door);
  const files = [{ path: "weights/ü b.bin", digest }];
  const { body } = await door.json("POST", "/api/v1/projects/p/models/m/instances", { files });
  const file = await door.send({
    method: "GET",
    url: `/api/v1/instances/${body.uuid}/files/weights/${encodeURIComponent("ü b.bin")}`,
  });
  expect(file.body).toBe("abc");
  expect(file.headers["content-disposition"]).toBe('attachment; filename="__b.bin"');
  const other = await door.json("GET", `/api/v1/instances/${body.uuid}/files/weights/none`);
  expect(other).toMatchObject({ status: 404, body: { code: "file.unknown" } });
});

test("other bytes than announced are refused by every kind of announcement", async () => {
  const door = await openDoor();
  await withInstance(door);
  const zeros = createHash("sha256").update("other").digest();
  for (const headers of [
    { "gallery-digest": `sha256:${zeros.toString("hex")}` },
    { "repr-digest": `sha-256=:${zeros.toString("base64")}:` },
  ]) {
    const answer = await door.send({
      method: "POST",
      url: "/api/v1/projects/p/blobs",
      headers: { ...bytes, ...headers },
      payload: "abc",
    });
    expect(answer.json()).toMatchObject({ status: 400, code: "digest.mismatch" });
  }
  const odd = await door.send({
    method: "POST",
    url: "/api/v1/projects/p/blobs",
    headers: { ...bytes, "gallery-digest": "md5:1" },
    payload: "abc",
  });
  expect(odd.json()).toMatchObject({ code: "request.invalid", field: "Gallery-Digest" });
});

test("an upload in parts goes on where it stands", async () => {
  const door = await openDoor();
  await withInstance(door);
  const started = await door.send({ method: "POST", url: "/api/v1/projects/p/uploads" });
  expect(started.statusCode).toBe(201);
  const url = `/api/v1/uploads/${started.json().id}`;
  const part = (offset: string, payload: string) =>
    door.send({ method: "PATCH", url, headers: { ...bytes, "upload-offset": offset }, payload });
  expect((await part("0", "ab")).headers["upload-offset"]).toBe("2");
  expect((await part("0", "ab")).json()).toMatchObject({ status: 409, code: "upload.offset" });
  expect((await part("-1", "ab")).json()).toMatchObject({ status: 400, field: "Upload-Offset" });
  expect((await part("2", "c")).json()).toMatchObject({ offset: 3 });
  expect((await door.json("GET", url)).body.offset).toBe(3);
  expect((await door.json("POST", `${url}/finish`)).body).toMatchObject({ size: 3 });
  expect((await door.json("GET", url)).body.code).toBe("upload.unknown");
  const second = (await door.send({ method: "POST", url: "/api/v1/projects/p/uploads" })).json();
  expect((await door.send({ method: "DELETE", url: `/api/v1/uploads/${second.id}` })).statusCode).toBe(204);
});
