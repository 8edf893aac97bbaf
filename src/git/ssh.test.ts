import { appendFileSync, copyFileSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import ssh from "ssh2";
import { expect, test } from "vitest";
import type { GitSource } from "../domain/seams.ts";
import { createGit } from "./reader.ts";
import { Scratch, scratchFolder } from "./testing/scratch.ts";
import { makeKeys, scratchFile, serveSsh } from "./testing/ssh-server.ts";

const fingerprint = /SHA256:[A-Za-z0-9+/]{43}\b/;

/** A repository with one commit, in a folder of a name of its own. */
async function served({
  name = "rules.git",
  ...given
}: { name?: string } & Parameters<typeof serveSsh>[1] = {}) {
  const folder = join(scratchFolder(), name);
  mkdirSync(folder);
  const bare = new Scratch(folder, "--bare");
  const scratch = new Scratch();
  const head = scratch.commit({ "a.yaml": "1" });
  scratch.git("push", "-q", bare.path, "main");
  return { bare, head, server: await serveSsh(folder, given) };
}

const keys = makeKeys();

function open(source: Pick<GitSource, "url"> & Partial<GitSource>, networks = ["127.0.0.0/8"]) {
  const cache = join(scratchFolder(), "cache");
  return createGit(networks).open({ branch: "main", cache, ...source });
}

test("a branch that is not there, or has no commit yet, has no head", async () => {
  const { server } = await served();
  const { url, identity } = server;
  expect(await open({ url, ssh: identity, branch: "next" }).head()).toBeUndefined();
  const empty = await serveSsh(new Scratch(scratchFolder(), "--bare").path);
  expect(await open({ url: empty.url, ssh: empty.identity }).head()).toBeUndefined();
});

test.each(['it\'s a "rule".git', "$(touch x);`touch x`&touch x!*", "~%20é"])(
  "the path %s reaches Git as it is, and no shell makes anything of it",
  async (name) => {
    const { head, server, bare } = await served({ name });
    const path = bare.path.split("/").map(encodeURIComponent).join("/");
    const url = `ssh://git@127.0.0.1:${server.port}${path}`;
    expect(await open({ url, ssh: server.identity }).head()).toBe(head);
    expect(readdirSync(join(bare.path, ".."))).toEqual([name]);
    expect(readdirSync(".")).not.toContain("x");
  },
);

test("what is not a repository is told in the words of the other side", async () => {
  const { server } = await served();
  const reading = open({ url: server.url.replace("rules.git", "none.git"), ssh: server.identity }).head();
  await expect(reading).rejects.toThrow(/^it answers: fatal: '.*none\.git' does not appear to be a git repo/);
});

test("a host that is not known is not talked to; the line that is missing makes it known at once", async () => {
  const { head, server } = await served();
  const knownHosts = scratchFile("known_hosts", "");
  const reader = open({ url: server.url, ssh: { ...server.identity, knownHosts } });
  const refusal = await reader.head().catch((reason: Error) => reason.message);
  expect(refusal).toContain(
    `${knownHosts} has no key of [127.0.0.1]:${server.port}, which shows ssh-ed25519`,
  );
  expect(refusal).toMatch(fingerprint);
  expect(server.requests).toEqual([]);
  const [, line] = /add the line "(.*)"$/.exec(refusal as string)!;
  appendFileSync(knownHosts, `${line}\n`);
  expect(await reader.head()).toBe(head);
  const missing = { ...server.identity, knownHosts: join(scratchFolder(), "none") };
  await expect(open({ url: server.url, ssh: missing }).head()).rejects.toThrow("none has no key of");
});

test("a host with another key than the known one, or with a revoked one, is not talked to", async () => {
  const { server } = await served();
  const refuse = async (lines: string, sentence: RegExp) => {
    const knownHosts = scratchFile("known_hosts", lines);
    const reading = open({ url: server.url, ssh: { ...server.identity, knownHosts } }).head();
    await expect(reading).rejects.toThrow(sentence);
  };
  const host = `[127.0.0.1]:${server.port}`;
  const [key] = server.hostKeys;
  await refuse(`${host} ${makeKeys().public}`, /shows the host key .* has others for .* may stand between/);
  await refuse(`${host} ${key}\n@revoked * ${key}`, /shows the host key .*known_hosts has as revoked/);
  await refuse(`127.0.0.1 ${key}`, /has no key of/);
  await refuse(`@cert-authority * ${key}`, /has no key of/);
  expect(server.requests).toEqual([]);
});

test("a host with several keys proves the one that is known", async () => {
  const hosts = [keys, ssh.utils.generateKeyPairSync("rsa", { bits: 2048 })];
  hosts.push(ssh.utils.generateKeyPairSync("ecdsa", { bits: 256 }));
  const { head, server } = await served({ hosts });
  expect(server.hostKeys).toHaveLength(3);
  for (const key of server.hostKeys) {
    const knownHosts = scratchFile("known_hosts", `[127.0.0.1]:${server.port} ${key}`);
    expect(await open({ url: server.url, ssh: { ...server.identity, knownHosts } }).head()).toBe(head);
  }
});

test("a key that is not let in, or cannot be read, is named; nothing of it is shown", async () => {
  const { head, server } = await served({ user: makeKeys("open sesame") });
  const encrypted = server.identity.key;
  const headBy = (key: string, passphrase?: string) =>
    open({ url: server.url, ssh: { ...server.identity, key, ...(passphrase && { passphrase }) } }).head();
  await expect(headBy(scratchFile("key", keys.private))).rejects.toThrow(
    "it does not let git in with the key of rulesSshKey",
  );
  await expect(headBy("/nowhere/key")).rejects.toThrow("the key /nowhere/key cannot be read: ENOENT");
  await expect(headBy(scratchFile("key", keys.public))).rejects.toThrow("is a public one");
  await expect(headBy(scratchFile("key", "s3cret"))).rejects.toThrow(
    /key is not of a form that is read: [^3]*$/,
  );
  expect(() => open({ url: server.url })).toThrow("is read over ssh, and there is no key for it");
  await expect(headBy(encrypted)).rejects.toThrow("is encrypted: set rulesSshPassphrase");
  await expect(headBy(encrypted, "s3cret")).rejects.toThrow(/is not opened by rulesSshPassphrase, or [^3]*$/);
  expect(await headBy(encrypted, "open sesame")).toBe(head);
});

test("a new key in the place of the old one is used at once", async () => {
  const { head, server } = await served();
  const key = scratchFile("key", keys.private);
  const reader = open({ url: server.url, ssh: { ...server.identity, key } });
  await expect(reader.head()).rejects.toThrow("does not let git in");
  copyFileSync(server.identity.key, key);
  expect(await reader.head()).toBe(head);
});

test("without a user, the one that runs the server asks", async () => {
  const { head, server } = await served();
  expect(await open({ url: server.url.replace("git@", ""), ssh: server.identity }).head()).toBe(head);
  expect(server.requests[0]).not.toMatch(/^git:/);
});

test("a place that may not be called is not called, whatever writes it", async () => {
  const { server } = await served();
  for (const host of ["127.0.0.1", "localhost", "0x7f.1", "[::1]"]) {
    const url = server.url.replace("127.0.0.1", host);
    await expect(open({ url, ssh: server.identity }, []).head()).rejects.toThrow("is not a public address");
  }
  expect(server.sockets.size).toBe(0);
});

test("where nobody listens, that is said", async () => {
  const { server } = await served();
  const url = server.url.replace(`:${server.port}`, ":1");
  await expect(open({ url, ssh: server.identity }).head()).rejects.toThrow("ECONNREFUSED");
});
