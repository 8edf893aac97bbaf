import type { SshIdentity } from "../domain/seams.ts";
import { readSshPlace } from "../domain/ssh-place.ts";
import type { AddressGuard } from "../outgoing.ts";
import { readHostKeys } from "./known-hosts.ts";
import { cut, FLUSH, type Packet } from "./packets.ts";
import { converse } from "./ssh-conversation.ts";
import { PrivateKey } from "./ssh-key.ts";
import type { Transport } from "./transport.ts";

/** The way to a remote over SSH, by the first version of Git's protocol. Each question is a connection of its own. */
export function overSsh(url: string, guard: AddressGuard, identity: SshIdentity): Transport {
  const privateKey = new PrivateKey(identity);

  async function* talk(request: string): AsyncGenerator<Packet> {
    const place = readSshPlace(url);
    const [key, hostKeys] = [await privateKey.read(), await readHostKeys(identity.knownHosts, place)];
    yield* converse({ place, key, hostKeys, guard }, `git-upload-pack ${quoted(place.path)}`, request);
  }

  return {
    async lookUp(ref) {
      let found: string | undefined;
      for await (const part of talk(FLUSH)) {
        if (part === null) return found;
        const [hash, name] = part.toString("utf8").split(/[ \0\n]/, 2);
        if (name === ref) found = hash;
      }
      throw cut();
    },
    async *exchange(request) {
      let isAnswer = false;
      for await (const part of talk(request)) {
        if (isAnswer) yield part;
        else isAnswer = part === null;
      }
    },
  };
}

/** For the other side's shell, as Git itself does it. */
const quoted = (path: string): string => `'${path.replace(/['!]/g, "'\\$&'")}'`;
