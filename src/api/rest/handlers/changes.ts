import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

export const changeHandlers = (storage: Storage): Handlers => ({
  "storage.listChanges": ({ caller, query }) => storage.listChanges(caller, query),
  "storage.sweep": ({ caller, body }) =>
    storage.sweep(caller, body as { apply: boolean; graceHours?: number }),
});
