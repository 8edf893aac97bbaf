/**
 * Uploads into a file store in a process of its own, to be killed or traced by a test.
 * Arguments: the folder, the MiB to write, and `finish` or `hang`.
 */
import { FileBlobStore } from "../file.ts";
import { randomIds } from "./ids.ts";

const [folder, mebibytes, ending] = process.argv.slice(2);
const store = await FileBlobStore.open(folder!, randomIds);
const writer = await store.create();
const chunk = Buffer.alloc(1 << 20, 7);
for (let sent = 0; sent < Number(mebibytes); sent++) await writer.write(chunk);
if (ending === "finish") process.stdout.write(`${JSON.stringify(await writer.finish())}\n`);
else {
  process.stdout.write("written\n");
  setInterval(() => undefined, 60_000);
}
