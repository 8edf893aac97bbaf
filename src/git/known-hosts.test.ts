import { expect, test } from "vitest";
import { type HostKeys, readHostKeys, refusalOf } from "./known-hosts.ts";
import { scratchFile } from "./testing/ssh-server.ts";

const ed = "AAAAC3NzaC1lZDI1NTE5AAAAIPxOpU5VzrY89TqHSkFFh7ooj7pDQXykn5oXrLzBrlsm";
const other = `${ed.slice(0, -4)}AAAA`;

const read = (lines: readonly string[], host = "git.example", port = 22): Promise<HostKeys> =>
  readHostKeys(scratchFile("known_hosts", lines.join("\n")), { user: "git", host, port, path: "/r" });

const keysOf = async (lines: readonly string[], host?: string, port?: number) =>
  (await read(lines, host, port)).accepted.map((key) => key.toString("base64"));

test.each([
  ["git.example", "git.example", 22, true],
  ["GIT.example", "git.example", 22, true],
  ["a.example,git.example,10.0.0.1", "git.example", 22, true],
  ["git.example", "xgit.example", 22, false],
  ["git.example", "gitxexample", 22, false],
  ["git.example", "git.example", 2222, false],
  ["[git.example]:2222", "git.example", 2222, true],
  ["[git.example]:2222", "git.example", 22, false],
  ["[fd00::1]:2222", "fd00::1", 2222, true],
  ["fd00::1", "fd00::1", 22, true],
  ["*.example", "git.example", 22, true],
  ["g?t.example", "git.example", 22, true],
  ["*.example,!git.example", "git.example", 22, false],
  ["!git.example", "other.example", 22, false],
  ["*", "git.example", 2222, true],
])("the hosts %s mean %s, port %i: %s", async (hosts, host, port, isMeant) => {
  expect(await keysOf([`${hosts} ssh-ed25519 ${ed} comment`], host, port)).toEqual(isMeant ? [ed] : []);
});

test("a host that ssh-keygen -H made a digest of is known", async () => {
  const lines = [
    `|1|OKgbJlRB0bAnSOuP0E+25KcVRnE=|Cej2uuxqqkvQerEodX9Wbd28ILE= ssh-ed25519 ${ed}`,
    `|1|pOjEj5BbVxD9dNsfIrYLMv2BBLQ=|uYuSFIl8GPPAki0yjw705GsLcj0= ssh-ed25519 ${other}`,
  ];
  expect(await keysOf(lines)).toEqual([ed]);
  expect(await keysOf(lines, "git.example", 2222)).toEqual([other]);
  expect(await keysOf(lines, "other.example")).toEqual([]);
});

test("a host may have several keys, and lines that say nothing of it are passed over", async () => {
  const lines = [
    "# git.example ssh-ed25519 AAAA",
    "",
    "git.example",
    `\tgit.example   ssh-ed25519\t${ed}\r`,
    `git.example ssh-ed25519 ${other}`,
    "git.example ssh-ed25519 not*base64",
    `@cert-authority git.example ssh-ed25519 ${ed}`,
    `@unknown git.example ssh-ed25519 ${ed}`,
  ];
  expect(await keysOf(lines)).toEqual([ed, other]);
});

test("a revoked key is refused although another line has it", async () => {
  const keys = await read([`git.example ssh-ed25519 ${ed}`, `@revoked * ssh-ed25519 ${ed}`]);
  expect(refusalOf(Buffer.from(ed, "base64"), keys)).toMatch(/which .*known_hosts has as revoked$/);
  expect(refusalOf(Buffer.from(other, "base64"), keys)).toContain("has others for git.example");
});

test("a key is shown by the fingerprint that ssh-keygen prints", async () => {
  expect(refusalOf(Buffer.from(ed, "base64"), await read([]))).toContain(
    "which shows ssh-ed25519 SHA256:k9uxMt5e21GXv0iKRyhXIMQA5e7La3ZST0N7kfdizoY: if",
  );
});

test("a key that is none is not shown as it is", async () => {
  const odd = Buffer.concat([Buffer.from([0, 0, 0, 3]), Buffer.from("\u001b[2J")]);
  expect(refusalOf(odd, await read([]))).toContain("which shows unknown SHA256:");
});
