import type { DependencyQuery, DependencySpec, PinQuery } from "../../../domain/dependency.ts";
import type { Storage } from "../../../tiers/storage/index.ts";
import type { Handlers } from "../handler.ts";

export const dependencyHandlers = (storage: Storage): Handlers => ({
  "storage.addDependency": ({ caller, params: { uuid }, body }) =>
    storage.addDependency(caller, { ...(body as DependencySpec), model: uuid }),

  "storage.updateDependency": ({ caller, params: { uuid, upstream }, body }) =>
    storage.updateDependency(caller, {
      ...(body as Omit<DependencySpec, "upstream">),
      model: uuid,
      upstream,
    }),

  "storage.removeDependency": ({ caller, params: { uuid, upstream } }) =>
    storage.removeDependency(caller, { model: uuid, upstream }),

  "storage.listDependencies": ({ caller, params: { uuid }, query }) =>
    storage.listDependencies(caller, { ...(query as Omit<DependencyQuery, "model">), model: uuid }),

  "storage.listPins": ({ caller, params: { uuid }, query }) =>
    storage.listPins(caller, { ...(query as Omit<PinQuery, "uuid">), uuid }),

  "storage.listEffects": ({ caller, params: { position }, query }) =>
    storage.listEffects(caller, { ...query, change: position }),
});
