import { type Change, type ChangeKind, changeKinds } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text.ts";
import { listFrom, present } from "../codec/values.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Operations } from "../operation.ts";

export const changeOperations: Pick<Operations, "listChanges"> = {
  listChanges: async ({ gallery, caller }, request) => {
    const input = present({
      after: request?.after,
      limit: request?.limit,
      project: request?.project,
      subject: request?.subject,
      kinds: listFrom(request?.kinds, kindFrom),
    });
    const page = await gallery.storage.listChanges(caller, input);
    return { ...page, items: page.items.map(toChange) };
  },
};

function kindFrom(kind: string, index: number): ChangeKind {
  const known = changeKinds.find((name) => name === kind);
  if (known !== undefined) return known;
  const field = `request.kinds[${index}]`;
  throw new GalleryError("request.invalid", `${field} is ${quote(kind)}, which is no kind of change`, {
    field,
  });
}

function toChange({ subject, data, ...rest }: Change): Answer<Generated.Change> {
  return { ...rest, subjectKind: subject.kind, subjectUuid: subject.uuid, data: JSON.stringify(data) };
}
