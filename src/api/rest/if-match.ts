import { GalleryError } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";

const POSITION = /^"(0|[1-9]\d{0,14})"$/;

function refuse(message: string): never {
  throw new GalleryError("request.invalid", message, { field: "If-Match" });
}

/**
 * The position in an `If-Match`. The header may hold more by its standard, but none of it says which deployment the
 * caller has seen: a list or a weak tag is nothing that Gallery ever answered, and `*` fits whatever came between.
 */
export function positionOf(ifMatch: string | undefined): number | undefined {
  if (ifMatch === undefined) return undefined;
  const position = POSITION.exec(ifMatch.trim())?.[1];
  if (position !== undefined) return Number(position);
  if (ifMatch.trim() === "*") {
    refuse(
      'If-Match: * fits every deployment; send the ETag of the one to be replaced, such as "42", or "0" when there is none',
    );
  }
  return refuse(
    `If-Match must be one ETag of a deployment in its quotes, such as "42", or "0" for none, got ${quote(ifMatch)}`,
  );
}
