import type { BlobStore } from "../../stores/blobs/store.ts";
import type { TierContext } from "../transaction.ts";
import { createArtifacts } from "./artifacts/artifacts.ts";
import { createLoggedModels } from "./logged-models/logged-models.ts";
import { createLoggedModelSearch } from "./logged-models/searching.ts";
import type { Tracking } from "./metadata.ts";
import type { RunColumns } from "./runs/searching.ts";
import { createRunTracking } from "./runs/tracking.ts";

export function createTracking(context: TierContext, blobs: BlobStore, columns: RunColumns | null): Tracking {
  return {
    ...createRunTracking(context, columns),
    ...createLoggedModels(context),
    ...createLoggedModelSearch(context),
    ...createArtifacts(context, blobs),
  };
}
