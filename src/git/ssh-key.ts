import { readFile } from "node:fs/promises";
import type { ParsedKey } from "ssh2";
import type { SshIdentity } from "../domain/seams.ts";

/** A private key of a file, decrypted; what is said when that fails has nothing of it. */
export async function readPrivateKey({ key: file, passphrase }: SshIdentity): Promise<ParsedKey> {
  const bytes = await readFile(file).catch((reason: NodeJS.ErrnoException) => {
    throw new Error(`the key ${file} cannot be read: ${reason.code}`, { cause: reason });
  });
  const { default: ssh } = await import("ssh2");
  const key = ssh.utils.parseKey(bytes, passphrase);
  if (key instanceof Error) throw new Error(`the key ${file} ${faultOf(key, passphrase)}`);
  if (!key.isPrivateKey()) throw new Error(`the key ${file} is a public one: the private one is meant`);
  return key;
}

function faultOf({ message }: Error, passphrase: string | undefined): string {
  if (message.includes("no passphrase given")) return "is encrypted: set rulesSshPassphrase";
  const opened = passphrase === undefined ? "" : "is not opened by rulesSshPassphrase, or ";
  return `${opened}is not of a form that is read: use one that ssh-keygen writes`;
}
