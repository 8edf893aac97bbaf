import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { ServerChannel } from "ssh2";
import { afterEach, expect, onTestFinished, test, vi } from "vitest";
import { packet } from "./packets.ts";
import { createGit } from "./reader.ts";
import { Scratch, scratchFolder } from "./testing/scratch.ts";
import { type SshServer, serveSsh } from "./testing/ssh-server.ts";

afterEach(() => vi.restoreAllMocks());

const hash = "a".repeat(40);
const refs = `${packet(`${hash} refs/heads/main\0side-band-64k ofs-delta\n`)}0000`;
const band = (number: number, bytes: string | Buffer) => {
  const head = packet("x".repeat(bytes.length + 1)).slice(0, 4);
  return Buffer.concat([Buffer.from(head), Buffer.from([number]), Buffer.from(bytes)]);
};

/** What a server that tells of one commit does when a pack is asked for. */
async function servedBy(answer: (channel: ServerChannel, socket: Socket) => void) {
  const server = await serveSsh(new Scratch(scratchFolder(), "--bare").path);
  server.instead = (channel, socket) => {
    channel.write(refs);
    channel.on("data", (asked: Buffer) => {
      if (asked.includes("want ")) answer(channel, socket);
    });
    return true;
  };
  return server;
}

const head = ({ url, identity }: Pick<SshServer, "url" | "identity">) =>
  createGit(["127.0.0.0/8"])
    .open({ url, branch: "main", cache: join(scratchFolder(), "cache"), ssh: identity })
    .head();

/** Hands over the clock: time runs out when the test says so. */
function holdTime(): () => void {
  const clocks: AbortController[] = [];
  vi.spyOn(AbortSignal, "timeout").mockImplementation(() => {
    clocks.push(new AbortController());
    return clocks.at(-1)!.signal;
  });
  return () => {
    for (const clock of clocks) clock.abort(new DOMException("no time left", "TimeoutError"));
  };
}

/** A server that is not one of SSH. */
async function listen(greet: (socket: Socket) => void) {
  const { identity } = await serveSsh(scratchFolder());
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
    socket.resume();
    greet(socket);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `ssh://git@127.0.0.1:${(server.address() as AddressInfo).port}/r`, identity, sockets };
}

const cutShort = "its answer is cut, or none of Git's";

test.each<[string, (channel: ServerChannel, socket: Socket) => void, string]>([
  ["ends in a packet", (channel) => channel.end(band(1, "PACK").subarray(0, 7)), cutShort],
  ["ends between two packets", (channel) => channel.end(band(1, "PACK")), cutShort],
  ["ends without a word", (channel) => channel.end(), cutShort],
  [
    "says no",
    (channel) => channel.end(packet(`ERR upload-pack: not our ref\u001b[2J`)),
    "it answers: upload-pack: not our ref\ufffd[2J",
  ],
  ["gives up", (channel) => channel.end(band(3, "out of memory")), "it answers: out of memory"],
  [
    "is no pack",
    (channel) => channel.end(Buffer.concat([band(1, "x".repeat(99)), Buffer.from("0000")])),
    "is not a pack",
  ],
  ["is none of Git's", (channel) => channel.end("welcome to this shell\n"), cutShort],
  ["has a length that is none", (channel) => channel.end("0003xxxx"), cutShort],
])("an answer that %s is refused", async (_what, answer, sentence) => {
  const server = await servedBy(answer);
  await expect(head(server)).rejects.toThrow(sentence);
  await expect.poll(() => server.sockets.size).toBe(0);
});

test("a connection that breaks amid a pack is no pack", async () => {
  const server = await servedBy((channel, socket) => {
    channel.write(band(1, "PACK".repeat(1_000)), () => socket.destroy());
  });
  await expect(head(server)).rejects.toThrow(/closes the connection|ECONNRESET|EPIPE/);
});

function endlessly(write: (part: Buffer) => boolean, stream: NodeJS.WritableStream, part: Buffer): void {
  const more = (): void => {
    while (stream.writable && write(part));
    if (stream.writable) stream.once("drain", more);
  };
  more();
}

test.each(["a pack", "words", "references"])(
  "%s without an end are given up",
  async (what) => {
    const part = band(1, Buffer.alloc(60_000));
    const server = await servedBy((channel) => endlessly((each) => channel.write(each), channel, part));
    if (what !== "a pack") {
      server.instead = (channel) => {
        const line = Buffer.from(packet(`${hash} refs/heads/${"x".repeat(4_000)}\n`));
        const stream = what === "words" ? channel.stderr : channel;
        endlessly((each) => stream.write(each), stream, line);
        return true;
      };
    }
    await expect(head(server)).rejects.toThrow("it sends more than 50 MB");
    await expect.poll(() => server.sockets.size).toBe(0);
  },
  60_000,
);

test("a server that hangs is waited for no longer than a question may take, wherever it hangs", async () => {
  const runOut = holdTime();
  const servers = [
    await listen(runOut),
    await servedBy(runOut),
    await serveSsh(scratchFolder()),
    await serveSsh(scratchFolder()),
  ] as const;
  servers[2].instead = () => {
    runOut();
    return true;
  };
  servers[3].instead = (channel) => {
    channel.write(refs.slice(0, 20), runOut);
    return true;
  };
  for (const server of servers) {
    await expect(head(server)).rejects.toThrow("it takes longer than 30 s to read");
    await expect.poll(() => server.sockets.size).toBe(0);
  }
});

test.each([
  ["words", "hello\n".repeat(10_000), "Max greeting lines exceeded"],
  ["a greeting and noise", `SSH-2.0-x\r\n${"\0".repeat(100_000)}`, "Bad packet length"],
  ["an old version", "SSH-1.5-x\r\n", "Invalid identification string"],
  ["noise", "\xff".repeat(1_000_000), "Header line too long"],
  ["nothing", "", "Connection lost before handshake"],
])("%s in the place of SSH are refused", async (_what, garbage, sentence) => {
  const server = await listen((socket) => socket.end(garbage, "latin1"));
  await expect(head(server)).rejects.toThrow(`ssh fails: ${sentence}`);
  await expect.poll(() => server.sockets.size).toBe(0);
});
