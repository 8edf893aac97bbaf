import { instanceNameFrom, newInstanceFrom, tagChangeFrom, toInstance } from "../codec/instances.ts";
import { present, required, textOrNothing } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names = "createInstance" | "createInstances" | "getInstance" | "changeTags" | "deprecate" | "restore";

export const instanceOperations: Pick<Operations, Names> = {
  createInstance: async ({ gallery, caller }, instance) =>
    toInstance(await gallery.storage.createInstance(caller, newInstanceFrom(instance, "instance"))),

  createInstances: async ({ gallery, caller }, given) => {
    const instances = required(given, "instances").map((instance, i) =>
      newInstanceFrom(instance, `instances[${i}]`),
    );
    return (await gallery.storage.createInstances(caller, { instances })).uuids;
  },

  getInstance: async ({ gallery, caller }, name) =>
    toInstance(await gallery.storage.getInstance(caller, instanceNameFrom(name))),

  changeTags: async ({ gallery, caller }, change) =>
    gallery.storage.changeTags(caller, tagChangeFrom(change)),

  deprecate: async ({ gallery, caller }, uuid, reason, replacement, _context, hide) => {
    const input = {
      uuid: required(uuid, "uuid"),
      reason: required(reason, "reason"),
      replacement: textOrNothing(replacement),
      hide,
    };
    return toInstance(await gallery.storage.deprecate(caller, present(input)));
  },

  restore: async ({ gallery, caller }, uuid, reason) => {
    const input = { uuid: required(uuid, "uuid"), reason: required(reason, "reason") };
    return toInstance(await gallery.storage.restore(caller, input));
  },
};
