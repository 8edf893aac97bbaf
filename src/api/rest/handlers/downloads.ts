import type { BlobRef } from "../../../domain/instance.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import { plainName, sendBytes } from "../../http/send-bytes.ts";
import { withNotice } from "../deprecation.ts";
import type { Call, Handlers } from "../handler.ts";

interface Target {
  readonly uuid: string;
  readonly path?: string;
}

/** The real path is in the instance. */
const fileName = ({ uuid, path = "" }: Target): string => plainName(path) ?? `${uuid}.bin`;

/** What the instance says of the bytes, without opening them. */
async function refOf(
  storage: Storage,
  { caller, reply }: Call,
  { uuid, path }: Target,
): Promise<BlobRef | undefined> {
  const instance = withNotice(reply, await storage.getInstance(caller, { uuid }));
  if (path === undefined) return instance.blob ?? undefined;
  return instance.files.find((file) => file.path === path);
}

function download(storage: Storage, call: Call, target: Target): Promise<unknown> {
  const { caller, request, reply } = call;
  return sendBytes(request, reply, {
    fileName: fileName(target),
    describe: () => refOf(storage, call, target),
    open: async (range) =>
      withNotice(reply, await storage.openBlob(caller, { ...target, ...(range !== undefined && { range }) })),
    // Opening counts as a use, and who holds the bytes already uses them as well.
    used: async () => void (await storage.openBlob(caller, target)).stream.destroy(),
  });
}

export const downloadHandlers = (storage: Storage): Handlers => ({
  "storage.openBlob": (call) => download(storage, call, { uuid: call.params.uuid }),
  "storage.openFile": (call) => download(storage, call, { uuid: call.params.uuid, path: call.params.path }),
});
