import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";
import { streamChanges, untilGone } from "./change-stream.ts";

export const changeHandlers = (storage: Storage): Handlers => ({
  "storage.listChanges": (call) => storage.listChanges(untilGone(call), call.query),
  "storage.streamChanges": (call) => streamChanges(storage, call),
  "storage.sweep": ({ caller, body }) =>
    storage.sweep(caller, body as { apply: boolean; graceHours?: number }),
});
