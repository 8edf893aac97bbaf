import type { Ids } from "../../domain/seams.ts";
import type { Gallery } from "../../gallery.ts";
import { createInstanceFiles } from "./artifacts/instance-files.ts";
import { createLocations } from "./artifacts/locations.ts";
import type { MlflowHandler, MlflowHandlers } from "./call.ts";
import type { Endpoint } from "./endpoints/endpoint.ts";
import { endpoints, pathOf } from "./endpoints.ts";
import { aboutHandlers } from "./handlers/about.ts";
import { aliasHandlers } from "./handlers/aliases.ts";
import { artifactProxyHandlers } from "./handlers/artifact-proxy.ts";
import { artifactHandlers } from "./handlers/artifacts.ts";
import { experimentHandlers } from "./handlers/experiments.ts";
import { historyHandlers } from "./handlers/histories.ts";
import { loggedModelSearchHandlers } from "./handlers/logged-model-search.ts";
import { loggedModelHandlers } from "./handlers/logged-models.ts";
import { loggingHandlers } from "./handlers/logging.ts";
import { modelHistoryHandlers } from "./handlers/model-history.ts";
import { modelVersionHandlers } from "./handlers/model-versions.ts";
import { multipartHandlers } from "./handlers/multipart.ts";
import { registeredModelHandlers } from "./handlers/registered-models.ts";
import { runHandlers } from "./handlers/runs.ts";
import { searchHandlers } from "./handlers/searches.ts";
import { versionFileHandlers } from "./handlers/version-files.ts";
import { webhookHandlers } from "./handlers/webhooks.ts";
import { createLookup } from "./registry/lookup.ts";
import { createMembers } from "./registry/members.ts";
import { createRegistration } from "./registry/registration.ts";
import { createSources } from "./registry/sources.ts";

/** Every handler of the door, by the name of its endpoint. */
function handlersOf(gallery: Gallery, ids: Ids): MlflowHandlers {
  const { metadata } = gallery;
  const locations = createLocations(metadata);
  const instances = createInstanceFiles(gallery.storage);
  const lookup = createLookup(gallery);
  const sources = createSources({ gallery, locations, lookup, members: createMembers(gallery) });
  return {
    ...aboutHandlers,
    ...experimentHandlers(metadata),
    ...searchHandlers(metadata, locations),
    ...runHandlers({ metadata, locations, ids }),
    ...loggingHandlers(metadata),
    ...historyHandlers(metadata),
    ...modelHistoryHandlers(metadata),
    ...registeredModelHandlers(gallery, lookup),
    ...modelVersionHandlers(gallery, lookup, createRegistration(gallery, lookup, sources)),
    ...versionFileHandlers(lookup, instances),
    ...aliasHandlers(gallery, lookup),
    ...loggedModelHandlers({ metadata, locations, ids }),
    ...loggedModelSearchHandlers(metadata, locations),
    ...artifactHandlers(metadata, locations),
    ...artifactProxyHandlers(metadata, instances),
    ...multipartHandlers(gallery, ids),
    ...webhookHandlers(gallery.storage),
  };
}

/** Each endpoint's handler. One that the table calls done and that has none, or the reverse, stops the start. */
export function pairHandlers(gallery: Gallery, ids: Ids): ReadonlyMap<Endpoint, MlflowHandler> {
  const handlers = handlersOf(gallery, ids);
  const orphans = new Set(Object.keys(handlers));
  const pairs = new Map<Endpoint, MlflowHandler>();
  for (const endpoint of endpoints) {
    const handler = handlers[endpoint.name];
    orphans.delete(endpoint.name);
    if (endpoint.standing === "empty") pairs.set(endpoint, async () => ({}));
    else if (handler !== undefined && endpoint.standing === "done") pairs.set(endpoint, handler);
    else if ((handler === undefined) !== (endpoint.standing === "refused"))
      throw new Error(`the table and the handlers disagree about ${endpoint.method} ${pathOf(endpoint)}`);
  }
  if (orphans.size > 0) throw new Error(`the table lacks the endpoints ${[...orphans].join(", ")}`);
  return pairs;
}
