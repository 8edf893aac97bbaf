import { GalleryError } from "../../domain/errors.ts";
import type { TierContext } from "../transaction.ts";
import type { Metadata } from "./metadata.ts";

export type { Metadata } from "./metadata.ts";

export function createMetadata(_context: TierContext): Metadata {
  const refuse = async (): Promise<never> => {
    throw new GalleryError("server.busy", "the search index is not connected yet");
  };
  return { search: refuse, count: refuse, facets: refuse, bestPer: refuse, listFields: refuse };
}
