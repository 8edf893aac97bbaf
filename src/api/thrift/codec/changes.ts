import { type ChangeFilter, type ChangeKind, changeKinds } from "../../../domain/change.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { quote } from "../../../domain/text.ts";
import type { Generated } from "../generated.ts";
import type { Given } from "../operation.ts";
import { listFrom, present, textOrNothing } from "./values.ts";

type WireFilter = Pick<Generated.ChangeRequest, "project" | "baseVersionId" | "subject" | "kinds">;

export function filterFrom(given: Given<WireFilter>, at: string): ChangeFilter {
  return present({
    project: textOrNothing(given?.project),
    baseVersionId: textOrNothing(given?.baseVersionId),
    subject: textOrNothing(given?.subject),
    kinds: listFrom(given?.kinds, (kind, index) => kindFrom(kind, `${at}.kinds[${index}]`)),
  });
}

function kindFrom(kind: string, field: string): ChangeKind {
  const known = changeKinds.find((name) => name === kind);
  if (known !== undefined) return known;
  throw new GalleryError("request.invalid", `${field} is ${quote(kind)}, which is no kind of change`, {
    field,
  });
}
