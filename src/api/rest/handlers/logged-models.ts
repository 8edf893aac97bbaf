import type { LoggedModelChange, LoggedModelQuery, NewLoggedModel } from "../../../domain/logged-model.ts";
import { spellModel } from "../../../domain/logged-model-json.ts";
import type { LoggedModelSearch } from "../../../domain/search.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Handlers } from "../handler.ts";

export const loggedModelHandlers = (metadata: Metadata): Handlers => ({
  "metadata.createLoggedModel": async ({ caller, params: { project, experiment }, body }) => {
    const given = body as Omit<NewLoggedModel, "project" | "experiment">;
    return spellModel(await metadata.createLoggedModel(caller, { ...given, project, experiment }));
  },

  "metadata.listLoggedModels": async ({ caller, params: { project }, query }) => {
    const wanted = query as unknown as Omit<LoggedModelQuery, "project">;
    const page = await metadata.listLoggedModels(caller, { ...wanted, project });
    return { ...page, items: page.items.map(spellModel) };
  },

  "metadata.searchLoggedModels": async ({ caller, params: { project }, body }) => {
    const wanted = body as Omit<LoggedModelSearch, "project">;
    const page = await metadata.searchLoggedModels(caller, { ...wanted, project });
    return { ...page, items: page.items.map(spellModel) };
  },

  "metadata.getLoggedModel": async ({ caller, params: { uuid } }) =>
    spellModel(await metadata.getLoggedModel(caller, { model: uuid })),

  "metadata.changeLoggedModel": async ({ caller, params: { uuid }, body }) => {
    const moves = body as Omit<LoggedModelChange, "model">;
    return spellModel(await metadata.changeLoggedModel(caller, { ...moves, model: uuid }));
  },
});
