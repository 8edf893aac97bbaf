import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { join } from "node:path";
import ssh, { type AuthContext, type ParsedKey, type ServerChannel } from "ssh2";
import { onTestFinished } from "vitest";
import type { SshIdentity } from "../../domain/seams.ts";
import { scratchFolder } from "./scratch.ts";

export interface SshServer {
  readonly url: string;
  readonly port: number;
  /** Of the host, as `known_hosts` writes them: type and base64. */
  readonly hostKeys: readonly string[];
  /** The one that is let in; it knows the host by its first key. */
  readonly identity: SshIdentity;
  /** Users and the commands that they ran. */
  readonly requests: string[];
  /** Those that are open. */
  readonly sockets: ReadonlySet<Socket>;
  /** Answers in the place of Git when it returns true; the socket may be cut. */
  instead: (channel: ServerChannel, socket: Socket) => boolean;
}

/** @param passphrase encrypts the private one */
export function makeKeys(passphrase?: string): ReturnType<typeof ssh.utils.generateKeyPairSync> {
  for (;;) {
    const made = ssh.utils.generateKeyPairSync(
      "ed25519",
      passphrase === undefined ? {} : { passphrase, cipher: "aes256-ctr", rounds: 2 },
    );
    // One of some hundred keys that the library makes is one that it cannot read.
    if (!(ssh.utils.parseKey(made.private, passphrase) instanceof Error)) return made;
  }
}

interface Given {
  readonly hosts?: readonly ReturnType<typeof makeKeys>[];
  readonly user?: ReturnType<typeof makeKeys>;
}

export function scratchFile(name: string, text: string): string {
  const file = join(scratchFolder(), name);
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}

/** Serves a bare repository over SSH, for the running test: a shell runs the commands. */
export async function serveSsh(
  folder: string,
  { hosts = [makeKeys()], user = makeKeys() }: Given = {},
): Promise<SshServer> {
  const opener = ssh.utils.parseKey(user.public) as ParsedKey;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const each = new ssh.Server({ hostKeys: hosts.map((keys) => keys.private) }, (connection) => {
      let name = "";
      connection.on("error", () => {});
      connection.on("authentication", (asked) => {
        name = asked.username;
        if (mayEnter(asked, opener)) asked.accept();
        else asked.reject(["publickey"]);
      });
      connection.on("session", (accept) => {
        accept().on("exec", (acceptCommand, _reject, { command }) => {
          served.requests.push(`${name}: ${command}`);
          const channel = acceptCommand();
          channel.on("error", () => {});
          if (!served.instead(channel, socket)) runGit(command, channel);
        });
      });
    });
    each.injectSocket(socket);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  const { port } = server.address() as AddressInfo;
  const hostKeys = hosts.map((keys) => keys.public.split(" ", 2).join(" "));
  const served: SshServer = {
    ...{ url: `ssh://git@127.0.0.1:${port}${encodeURI(folder)}`, port, hostKeys, requests: [], sockets },
    identity: {
      key: scratchFile("key", user.private),
      knownHosts: scratchFile("known_hosts", `[127.0.0.1]:${port} ${hostKeys[0]}\n`),
    },
    instead: () => false,
  };
  return served;
}

function mayEnter(asked: AuthContext, opener: ParsedKey): boolean {
  if (asked.method !== "publickey" || !asked.key.data.equals(opener.getPublicSSH())) return false;
  const { blob, signature, hashAlgo } = asked;
  return signature === undefined || (blob !== undefined && opener.verify(blob, signature, hashAlgo));
}

function runGit(command: string, channel: ServerChannel): void {
  const program = spawn("sh", ["-c", command.replace(/^git-upload-pack /, "git upload-pack ")]);
  program.stdin.on("error", () => {});
  channel.pipe(program.stdin);
  program.stdout.pipe(channel, { end: false });
  program.stderr.pipe(channel.stderr, { end: false });
  program.on("close", (code) => {
    channel.exit(code ?? 1);
    channel.end();
  });
}
