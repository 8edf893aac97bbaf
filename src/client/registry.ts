import type {
  Alias,
  AliasAnswer,
  AliasEntry,
  AliasName,
  NewAlias,
  RegisteredInstance,
  RegisteredModel,
  RegistryStage,
} from "../domain/registry.ts";
import type { Page, PageRequest, Time } from "../domain/values.ts";
import { type CallOptions, everyPage, path, type Transport } from "./transport.ts";

export type Registry = ReturnType<typeof createRegistry>;

export interface RegistryRequest extends PageRequest {
  readonly project: string;
  /** One condition of the expression language. */
  readonly where?: string;
  /** `title`, `created` or `updated`, of instances `place`, too; with ` desc` the other way. */
  readonly orderBy?: string;
  readonly offset?: number;
}

interface BaseName {
  readonly project: string;
  readonly baseVersionId: string;
}

/** Models and instances as registries show them. */
export function createRegistry(transport: Transport) {
  const read = <T>(where: string, query: object, options: CallOptions): Promise<T> =>
    transport.json({ ...options, method: "GET", path: where, query: { ...query }, repeat: "harmless" });

  const put = <T>(where: string, body: object, options: CallOptions): Promise<T> =>
    transport.json({ ...options, method: "PUT", path: where, body, repeat: "keyed" });

  const at = ({ project, baseVersionId, alias }: AliasName): string =>
    path`/projects/${project}/models/${baseVersionId}/aliases/${alias}`;

  const searchModels = (
    { project, ...query }: RegistryRequest,
    options: CallOptions = {},
  ): Promise<Page<RegisteredModel>> => read(path`/projects/${project}/registry/models`, query, options);

  const searchInstances = (
    { project, ...query }: RegistryRequest,
    options: CallOptions = {},
  ): Promise<Page<RegisteredInstance>> => read(path`/projects/${project}/registry/instances`, query, options);

  const aliasHistory = (
    { page_size, page_token, ...name }: AliasName & PageRequest,
    options: CallOptions = {},
  ): Promise<Page<AliasEntry>> => read(`${at(name)}/history`, { page_size, page_token }, options);

  return {
    searchModels,
    searchInstances,

    model: ({ project, baseVersionId }: BaseName, options: CallOptions = {}): Promise<RegisteredModel> =>
      read(path`/projects/${project}/models/${baseVersionId}/registration`, {}, options),

    instance: (uuid: string, options: CallOptions = {}): Promise<RegisteredInstance> =>
      read(path`/instances/${uuid}/registration`, {}, options),

    retitle: (
      { project, baseVersionId, title }: BaseName & { readonly title: string },
      options: CallOptions = {},
    ): Promise<RegisteredModel> =>
      put(path`/projects/${project}/models/${baseVersionId}/title`, { title }, options),

    describeModel: (uuid: string, description: string, options: CallOptions = {}): Promise<unknown> =>
      put(path`/models/${uuid}/description`, { description }, options),

    describeInstance: (uuid: string, description: string, options: CallOptions = {}): Promise<unknown> =>
      put(path`/instances/${uuid}/description`, { description }, options),

    setStage: (
      { uuid, ...body }: { uuid: string; stage: RegistryStage; archiveOthers?: boolean },
      options: CallOptions = {},
    ): Promise<RegisteredInstance> => put(path`/instances/${uuid}/stage`, body, options),

    setAlias: ({ instance, rule, ...name }: NewAlias, options: CallOptions = {}): Promise<Alias> =>
      put(at(name), { instance, rule }, options),

    removeAlias: (name: AliasName, options: CallOptions = {}): Promise<void> =>
      transport.json({ ...options, method: "DELETE", path: at(name), repeat: "keyed" }),

    aliases: async (
      { project, baseVersionId, asOf }: BaseName & { readonly asOf?: Time | undefined },
      options: CallOptions = {},
    ): Promise<readonly Alias[]> => {
      const list = path`/projects/${project}/models/${baseVersionId}/aliases`;
      return (await read<{ items: readonly Alias[] }>(list, { asOf }, options)).items;
    },

    /** The instance that it names now; the champion when it is bound to a selection rule. */
    answerAlias: (name: AliasName, options: CallOptions = {}): Promise<AliasAnswer> =>
      read(at(name), {}, options),

    /** Newest first. */
    aliasHistory,

    allAliasHistory: (
      request: AliasName & PageRequest,
      options: CallOptions = {},
    ): AsyncIterable<AliasEntry> =>
      everyPage(request.page_token, (page_token) => aliasHistory({ ...request, page_token }, options)),
  };
}
