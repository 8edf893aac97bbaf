import type { Change } from "../../../domain/change.ts";
import { filterFrom } from "../codec/changes.ts";
import { present } from "../codec/values.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Operations } from "../operation.ts";

export const changeOperations: Pick<Operations, "listChanges"> = {
  listChanges: async ({ gallery, caller }, request) => {
    const input = present({
      after: request?.after,
      limit: request?.limit,
      wait: request?.wait,
      ...filterFrom(request, "request"),
    });
    const page = await gallery.storage.listChanges(caller, input);
    return { ...page, items: page.items.map(toChange) };
  },
};

function toChange({ subject, data, ...rest }: Change): Answer<Generated.Change> {
  return { ...rest, subjectKind: subject.kind, subjectUuid: subject.uuid, data: JSON.stringify(data) };
}
