import type {
  DependencyChange,
  DependencyGraph,
  DependencyName,
  DependencyQuery,
  Effect,
  IntendedChange,
  NewDependency,
  PinGraph,
  PinQuery,
  RuledImpact,
} from "../domain/dependency.ts";
import type { Page, PageRequest } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export interface EffectList extends PageRequest {
  /** Position in the change log of what made the versions. */
  readonly change: number;
}

export type Dependencies = ReturnType<typeof createDependencies>;

export function createDependencies(transport: Transport) {
  const effects = ({ change, ...query }: EffectList, options: CallOptions = {}): Promise<Page<Effect>> =>
    transport.json({
      ...options,
      method: "GET",
      path: path`/changes/${String(change)}/effects`,
      query,
      repeat: "harmless",
    });

  return {
    /** Gives every line of the downstream model a new version, in the same transaction. */
    add: ({ model, ...body }: NewDependency, options: CallOptions = {}): Promise<DependencyChange> =>
      transport.json({
        ...options,
        method: "POST",
        path: path`/models/${model}/dependencies`,
        body,
        repeat: "keyed",
      }),

    /** Sets kind or range; what is left out stays as it is, and a range of null accepts every version. */
    update: (
      { model, upstream, ...body }: NewDependency,
      options: CallOptions = {},
    ): Promise<DependencyChange> =>
      transport.json({
        ...options,
        method: "PATCH",
        path: path`/models/${model}/dependencies/${upstream}`,
        body,
        repeat: "keyed",
      }),

    remove: ({ model, upstream }: DependencyName, options: CallOptions = {}): Promise<DependencyChange> =>
      transport.json({
        ...options,
        method: "DELETE",
        path: path`/models/${model}/dependencies/${upstream}`,
        repeat: "keyed",
      }),

    list: ({ model, ...query }: DependencyQuery, options: CallOptions = {}): Promise<DependencyGraph> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/models/${model}/dependencies`,
        query,
        repeat: "harmless",
      }),

    /** The exact instances that an instance was made with, or that were made with it. */
    pins: ({ uuid, ...query }: PinQuery, options: CallOptions = {}): Promise<PinGraph> =>
      transport.json({
        ...options,
        method: "GET",
        path: path`/instances/${uuid}/pins`,
        query,
        repeat: "harmless",
      }),

    /** What a change would make, and the rules that it concerns; nothing is written. */
    preview: (change: IntendedChange, options: CallOptions = {}): Promise<RuledImpact> =>
      transport.json({ ...options, method: "POST", path: "/impact", body: { change }, repeat: "harmless" }),

    /** The versions that a change made, in the order of their making. */
    effects,

    allEffects: (request: EffectList, options: CallOptions = {}): AsyncIterable<Effect> =>
      everyPage(request.page_token, (page_token) => effects({ ...request, page_token }, options)),
  };
}
