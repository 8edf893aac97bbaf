import type { Gallery } from "../../../gallery.ts";
import { handle, type MlflowHandlers } from "../call.ts";
import { retell } from "../errors.ts";
import {
  checkAliasName,
  checkFreeAlias,
  checkModelName,
  checkVersion,
  versionMissing,
} from "../registry/checks.ts";
import type { Lookup } from "../registry/lookup.ts";
import { versionMessage } from "../registry/messages.ts";
import { required, text } from "../requests/fields.ts";

const named = { name: required(text), alias: required(text) };

/** Pointers at versions; one that is bound to a rule is answered by it, and set anew like any other. */
export function aliasHandlers({ storage }: Gallery, lookup: Lookup): MlflowHandlers {
  return {
    SetRegisteredModelAlias: handle(
      { ...named, version: required(text) },
      async ({ name, alias, version }, call) => {
        const title = checkModelName(name);
        checkFreeAlias(checkAliasName(alias));
        const place = checkVersion(version);
        const absent = () => versionMissing(name, place);
        const { caller, project } = call;
        await retell(storage.setAlias(caller, { project, title, place, alias }), {
          "model.unknown": absent,
          "instance.unknown": absent,
        });
      },
    ),

    DeleteRegisteredModelAlias: handle(named, async ({ name, alias }, call) => {
      checkModelName(name);
      checkAliasName(alias);
      const { project, baseVersionId, aliases } = await lookup.model(call, name);
      if (!aliases.some((each) => each.alias === alias)) return;
      await storage.removeAlias(call.caller, { project, baseVersionId, alias });
    }),

    GetModelVersionByAlias: handle(named, async ({ name, alias }, call) => {
      const instance = await lookup.byAlias(call, name, alias);
      const further = instance.aliases.includes(alias) || alias.toLowerCase() === "latest" ? [] : [alias];
      return { model_version: versionMessage(instance, further) };
    }),
  };
}
