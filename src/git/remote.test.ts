import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { limits } from "./limits.ts";
import { createGit } from "./reader.ts";
import { type GitServer, serveGit } from "./testing/git-server.ts";
import { Scratch, scratchFolder } from "./testing/scratch.ts";
import { type SshServer, serveSsh } from "./testing/ssh-server.ts";

const local = ["127.0.0.0/8"];

const ways = { http: serveGit, ssh: serveSsh } as const;

async function served<Way extends keyof typeof ways = "http">(way = "http" as Way) {
  const bare = new Scratch(join(scratchFolder()), "--bare");
  const scratch = new Scratch();
  const server = (await ways[way](bare.path)) as Awaited<ReturnType<(typeof ways)[Way]>>;
  const push = (...options: string[]) => scratch.git("push", "-q", ...options, bare.path, "main");
  return { bare, scratch, server, push };
}

function readerOf(
  { url, identity: ssh }: Pick<GitServer, "url"> & Partial<Pick<SshServer, "identity">>,
  given: { token?: string; networks?: readonly string[] } = {},
) {
  const cache = join(scratchFolder(), "rules.git");
  const { token, networks = local } = given;
  const source = { url, branch: "main", cache, ...(token && { token }), ...(ssh && { ssh }) };
  return { cache, reader: createGit(networks).open(source) };
}

const textOf = async (reader: ReturnType<typeof readerOf>["reader"], hash: string, path: string) =>
  Buffer.from((await reader.files(hash, "", () => true))!.files.get(path)!).toString();

const each = test.each(["http", "ssh"] as const);

each("over %s a remote branch is fetched as it moves, and only when it does", async (way) => {
  const { scratch, server, push } = await served(way);
  const { reader, cache } = readerOf(server);
  expect(await reader.head()).toBeUndefined();
  const first = scratch.commit({ "ops/a.json": "1" });
  push();
  expect(await reader.head()).toBe(first);
  expect(await textOf(reader, first, "ops/a.json")).toBe("1");
  const second = scratch.commit({ "ops/a.json": "2" });
  push();
  expect(await reader.head()).toBe(second);
  expect(await textOf(reader, second, "ops/a.json")).toBe("2");
  expect(await reader.contains(second, first)).toBe(true);
  expect(await reader.history(second, "ops/a.json", 10)).toHaveLength(2);
  server.requests.length = 0;
  expect(await reader.head()).toBe(second);
  expect(server.requests.length).toBeLessThanOrEqual(2);
  const packs = readdirSync(join(cache, "objects/pack")).filter((name) => name.endsWith(".pack"));
  const objects = packs.map((name) => readFileSync(join(cache, "objects/pack", name)).readUInt32BE(8));
  expect(objects).toEqual([4, 4]);
});

each("over %s a forced push is followed, and a cache that is lost is made anew", async (way) => {
  const { scratch, server, push } = await served(way);
  const { reader, cache } = readerOf(server);
  const first = scratch.commit({ a: "1" });
  const second = scratch.commit({ a: "2" });
  push();
  expect(await reader.head()).toBe(second);
  scratch.git("reset", "-q", "--hard", first);
  const other = scratch.commit({ a: "3" });
  push("--force");
  expect(await reader.head()).toBe(other);
  expect(await reader.contains(other, second)).toBe(false);
  rmSync(cache, { recursive: true });
  expect(await reader.head()).toBe(other);
  rmSync(join(cache, "objects/pack"), { recursive: true });
  expect(await reader.head()).toBe(other);
  expect(await textOf(reader, other, "a")).toBe("3");
});

test("the token is sent as a password, and its lack is said", async () => {
  const { scratch, server, push } = await served();
  scratch.commit({ a: "1" });
  push();
  server.instead = ({ headers }, answer) => {
    if (headers.authorization !== undefined) return false;
    answer.writeHead(401, { "www-authenticate": "Basic" }).end("who are you?");
    return true;
  };
  await expect(readerOf(server).reader.head()).rejects.toThrow(
    "it answers 401: it wants a token that may read it",
  );
  expect(await readerOf(server, { token: "s3cret" }).reader.head()).toBe(scratch.head());
  expect(new Set(server.requests.slice(1).map(({ password }) => password))).toEqual(new Set(["s3cret"]));
});

test("a place that may not be called is not called, and http: only where the operator says so", async () => {
  const { server } = await served();
  const refuse = async (url: string, networks: readonly string[], sentence: string) =>
    expect(readerOf({ url }, { networks }).reader.head()).rejects.toThrow(sentence);
  await refuse(server.url, [], "127.0.0.1 is not a public address");
  await refuse(server.url.replace("127.0.0.1", "localhost"), [], "is not a public address");
  await refuse(
    "http://93.184.216.34/repo.git",
    local,
    "over http: only from the networks in --rules-networks",
  );
  await refuse(server.url.replace("http:", "https:"), local, "SSL routines");
  expect(server.requests).toEqual([]);
});

test("a redirect is not followed, but said", async () => {
  const { server } = await served();
  server.instead = (_request, answer) => {
    answer.writeHead(301, { location: "http://169.254.169.254/latest" }).end();
    return true;
  };
  await expect(readerOf(server).reader.head()).rejects.toThrow(
    "it answers 301 and leads to http://169.254.169.254/latest, which is not followed",
  );
});

test("an answer that is none of Git's, or has no end, is given up", async () => {
  const { scratch, server, push } = await served();
  server.instead = (_request, answer) => {
    answer.end("<html>Sign in</html>");
    return true;
  };
  await expect(readerOf(server).reader.head()).rejects.toThrow("smart");
  scratch.commit({ a: "1" });
  push();
  server.instead = ({ method, headers }, answer) => {
    if (method !== "POST" || headers["git-protocol"] !== undefined) return false;
    const part = Buffer.concat([Buffer.from("fff4\x01"), Buffer.alloc(0xfff4 - 5)]);
    const more = (): void => {
      while (!answer.destroyed && answer.write(part));
      if (!answer.destroyed) answer.once("drain", more);
    };
    answer.write("0008NAK\n");
    more();
    return true;
  };
  await expect(readerOf(server).reader.head()).rejects.toThrow("it sends more than 50 MB");
});

test("a pack that is a bomb is thrown away before anything is made of it", async () => {
  const { scratch, server, push } = await served();
  scratch.commit({ bomb: Buffer.alloc(limits.bytes + 1) });
  push();
  const { reader, cache } = readerOf(server);
  await expect(reader.head()).rejects.toThrow("unpacks to more than");
  const packs = join(cache, "objects/pack");
  expect(existsSync(packs) ? readdirSync(packs) : []).toEqual([]);
  const transfers = () =>
    server.requests.filter(({ line }) => line.startsWith("POST /repo.git/git-upload-pack")).length;
  const before = transfers();
  await expect(reader.head()).rejects.toThrow("unpacks to more than");
  expect(transfers() - before).toBeLessThan(2);
});
