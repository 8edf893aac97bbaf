import { cut, FLUSH, type Packet, packet, said } from "./packets.ts";
import type { Transport } from "./transport.ts";

/** Where the parts of an answer go (side bands). */
const PACK = 1;
const FAULT = 3;

/**
 * Asks a remote for a commit with all of its history, but for what another commit has; gives the pack.
 *
 * @param have a commit that is here with all of its history
 */
export function transfer(remote: Transport, want: string, have: string | undefined): Promise<Buffer> {
  const request = [
    packet(`want ${want} side-band-64k ofs-delta no-progress agent=gallery\n`),
    FLUSH,
    ...(have === undefined ? [] : [packet(`have ${have}\n`)]),
    packet("done\n"),
  ];
  return packIn(remote.exchange(request.join("")));
}

async function packIn(answer: AsyncIterable<Packet>): Promise<Buffer> {
  const pack: Buffer[] = [];
  for await (const part of answer) {
    if (part === null) return Buffer.concat(pack);
    if (part[0] === PACK) pack.push(part.subarray(1));
    else if (part[0] === FAULT) throw new Error(`it answers: ${said(part.subarray(1))}`);
  }
  throw cut();
}
