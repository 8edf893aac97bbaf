import { readFile } from "node:fs/promises";
import type { ParsedKey } from "ssh2";
import type { SshIdentity } from "../domain/seams.ts";

/** The private key of a file, which is read for each use. What is said when that fails has nothing of the key. */
export class PrivateKey {
  readonly #identity: SshIdentity;
  /** Decrypting takes the processor half a second, and is done once for the same bytes. */
  #parsed: { readonly bytes: Buffer; readonly key: ParsedKey | Error } | undefined;

  constructor(identity: SshIdentity) {
    this.#identity = identity;
  }

  async read(): Promise<ParsedKey> {
    const { key: file, passphrase } = this.#identity;
    const bytes = await readFile(file).catch((reason: NodeJS.ErrnoException) => {
      throw new Error(`the key ${file} cannot be read: ${reason.code}`, { cause: reason });
    });
    if (!this.#parsed?.bytes.equals(bytes)) {
      const { default: ssh } = await import("ssh2");
      this.#parsed = { bytes, key: ssh.utils.parseKey(bytes, passphrase) };
    }
    const { key } = this.#parsed;
    if (key instanceof Error) throw new Error(`the key ${file} ${faultOf(key, passphrase)}`);
    if (!key.isPrivateKey()) throw new Error(`the key ${file} is a public one: the private one is meant`);
    return key;
  }
}

function faultOf({ message }: Error, passphrase: string | undefined): string {
  if (message.includes("no passphrase given")) return "is encrypted: set rulesSshPassphrase";
  const opened = passphrase === undefined ? "" : "is not opened by rulesSshPassphrase, or ";
  return `${opened}is not of a form that is read: use one that ssh-keygen writes`;
}
