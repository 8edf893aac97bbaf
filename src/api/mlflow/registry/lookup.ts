import type { RegisteredInstance, RegisteredModel } from "../../../domain/registry.ts";
import type { Gallery } from "../../../gallery.ts";
import type { MlflowCall } from "../call.ts";
import { invalid, missing, retell } from "../errors.ts";
import {
  aliasMissing,
  checkAliasName,
  checkModelName,
  checkStage,
  checkVersion,
  isLatest,
  modelMissing,
  stageName,
  versionMissing,
} from "./checks.ts";
import type { ModelSource } from "./source-rules.ts";

/** Finds models by their names and versions by their numbers, stages and aliases. */
export function createLookup({ storage, rules }: Gallery) {
  const model = ({ caller, project }: MlflowCall, name: string): Promise<RegisteredModel> =>
    retell(storage.getRegisteredModel(caller, { project, title: checkModelName(name) }), {
      "model.unknown": () => modelMissing(name),
    });

  function version({ caller, project }: MlflowCall, name = "", text?: string): Promise<RegisteredInstance> {
    const title = checkModelName(name);
    const place = checkVersion(text);
    const absent = () => versionMissing(name, place);
    return retell(storage.getRegisteredInstance(caller, { project, title, place }), {
      "model.unknown": absent,
      "instance.unknown": absent,
    });
  }

  /** The newest of all; nothing when there is none. */
  const newest = ({ newest }: RegisteredModel): RegisteredInstance | undefined =>
    newest.toSorted((left, right) => right.place - left.place)[0];

  async function byAlias(call: MlflowCall, name: string, alias: string): Promise<RegisteredInstance> {
    const { caller, project } = call;
    checkModelName(name);
    checkAliasName(alias);
    if (isLatest(alias)) {
      const found = newest(await model(call, name));
      if (found === undefined) throw missing(`Latest version not found for model ${name}.`);
      return found;
    }
    const asked = rules.answerAlias(caller, { project, title: name, alias });
    const { instance, rule, why } = await retell(asked, {
      "model.unknown": () => modelMissing(name),
      "alias.unknown": () => aliasMissing(alias),
    });
    if (instance !== null) return instance;
    throw missing(`The alias ${alias} is bound to the rule ${rule}, which has no champion: ${why}`);
  }

  return {
    model,
    version,
    byAlias,

    /** The version that a source of the form `models:/…` names. */
    async named(
      call: MlflowCall,
      known: RegisteredModel,
      source: Exclude<ModelSource, { modelId: string }>,
    ): Promise<RegisteredInstance> {
      if ("version" in source) return version(call, source.name, source.version);
      if ("alias" in source) return byAlias(call, source.name, source.alias);
      const stage = "stage" in source ? checkStage(source.stage) : undefined;
      const found =
        stage === undefined ? newest(known) : known.newest.find((instance) => instance.stage === stage);
      if (found !== undefined) return found;
      const staged = stage === undefined ? "" : ` and stage '${stageName(stage)}'`;
      throw invalid(`No versions of model with name '${source.name}'${staged} found`);
    },

    /** Which versions the aliases of a model that are bound to rules name now, by alias. */
    async ruled(
      call: MlflowCall,
      { aliases, project, baseVersionId }: Aliased,
    ): Promise<Map<string, number>> {
      const places = new Map<string, number>();
      for (const { alias, rule } of aliases) {
        if (rule === null) continue;
        const asked = rules.answerAlias(call.caller, { project, baseVersionId, alias });
        // A rule that cannot answer now takes nothing from what else there is to tell.
        const place = await asked.then(({ instance }) => instance?.place).catch(() => undefined);
        if (place !== undefined) places.set(alias, place);
      }
      return places;
    },
  };
}

type Aliased = Pick<RegisteredModel, "aliases" | "project" | "baseVersionId">;

export type Lookup = ReturnType<typeof createLookup>;
