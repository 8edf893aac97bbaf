import type { HttpClient } from "isomorphic-git";
import { clean } from "./commit.ts";

/** Where the parts of an answer go (side bands). */
const PACK = 1;
const FAULT = 3;

const MOST_SAID = 200;

/** One line of Git's protocol: its length in hexadecimal, and itself. */
const line = (text: string): string => (text.length + 4).toString(16).padStart(4, "0") + text;
const FLUSH = "0000";

/**
 * Asks a remote for a commit with all of its history, but for what another commit has; gives the pack.
 *
 * @param have a commit that is here with all of its history
 */
export async function transfer(
  http: HttpClient,
  url: string,
  want: string,
  have: string | undefined,
): Promise<Buffer> {
  const asked = [
    line(`want ${want} side-band-64k ofs-delta no-progress agent=gallery\n`),
    FLUSH,
    ...(have === undefined ? [] : [line(`have ${have}\n`)]),
    line("done\n"),
  ].join("");
  const answer = await http.request({
    url: `${url}/git-upload-pack`,
    method: "POST",
    headers: {
      "content-type": "application/x-git-upload-pack-request",
      accept: "application/x-git-upload-pack-result",
    },
    body: (async function* () {
      yield Buffer.from(asked);
    })(),
  });
  const parts: Uint8Array[] = [];
  for await (const part of answer.body ?? []) parts.push(part);
  return packIn(Buffer.concat(parts));
}

function packIn(answer: Buffer): Buffer {
  const pack: Buffer[] = [];
  for (let start = 0; start < answer.length; ) {
    const head = answer.toString("latin1", start, start + 4);
    const length = /^[0-9a-f]{4}$/.test(head) ? Number.parseInt(head, 16) : Number.NaN;
    if (length === 0) {
      start += 4;
      continue;
    }
    const part = answer.subarray(start + 4, start + length);
    if (!(length > 4) || part.length !== length - 4) throw new Error("its answer is cut, or none of Git's");
    const said = clean(part.toString("utf8", 0, 4 * MOST_SAID), MOST_SAID).trim();
    if (part[0] === PACK) pack.push(part.subarray(1));
    else if (part[0] === FAULT || said.startsWith("ERR "))
      throw new Error(`it answers: ${said.slice(1).trim()}`);
    start += length;
  }
  return Buffer.concat(pack);
}
