import type { BlobStore } from "../../stores/blobs/store.ts";
import type { TierContext } from "../transaction.ts";
import { createBlobs } from "./blobs.ts";
import { createChanges } from "./changes.ts";
import { createApprovals } from "./deployments/approvals.ts";
import { createDeployments } from "./deployments/deployments.ts";
import { createEnvironments } from "./deployments/environments.ts";
import { createOffers } from "./deployments/offers.ts";
import { createDeploymentReading } from "./deployments/reading.ts";
import { createDependencies } from "./graph/dependencies.ts";
import { createPreview } from "./graph/preview.ts";
import { createGraphQueries } from "./graph/queries.ts";
import { createInstances } from "./instances.ts";
import { createModels } from "./models.ts";
import { createMoves } from "./moves.ts";
import { createProjects } from "./projects.ts";
import { createAliases } from "./registry/aliases.ts";
import { createDescriptions } from "./registry/descriptions.ts";
import { createPlaces } from "./registry/places.ts";
import { createRegistrySearch } from "./registry/search.ts";
import { createTitles } from "./registry/titles.ts";
import type { Preview, Storage } from "./storage.ts";
import { createDeliveries } from "./subscriptions/deliveries.ts";
import { Notifications } from "./subscriptions/notifications.ts";
import { createTrials } from "./subscriptions/trials.ts";
import { createWebhooks } from "./subscriptions/webhooks.ts";
import { createSweep } from "./sweep.ts";
import { Uploads } from "./uploads.ts";
import { createModelComparison } from "./versions/compare-models.ts";
import { createLineage } from "./versions/lineage.ts";
import { createModelDeprecation } from "./versions/model-deprecation.ts";
import { ReadCounts } from "./versions/read-counts.ts";
import { createUsage } from "./versions/usage.ts";

export { dropCopy, noteBlob, readBlob } from "./blobs.ts";
export { presentInstances, requireInstance } from "./instance-view.ts";
export {
  appendPoints,
  checkDimensions,
  checkPoint,
  type Draft,
  type Measured,
  POINT_LIMIT,
  requireMeasured,
} from "./points.ts";
export { requireProject, unknownProject } from "./projects.ts";
export { type Announced, receive } from "./receiving.ts";
export { movedPins, presentRefs } from "./refs.ts";
export { requireAlias } from "./registry/aliases.ts";
export { showPlaced } from "./registry/places.ts";
export { tagName, tagsAsOf } from "./states.ts";
export type { OpenedBlob, OpenedBytes, Preview, RegistrySearch, Storage } from "./storage.ts";
export { nextAttempt } from "./subscriptions/attempts.ts";
export { Notifications } from "./subscriptions/notifications.ts";
export { newSecret, signedHeaders } from "./subscriptions/signature.ts";
export { compareRevisions } from "./versions/compare-models.ts";
export { ReadCounts } from "./versions/read-counts.ts";

export function createStorage(
  context: TierContext,
  blobs: BlobStore,
  reads = new ReadCounts(context),
  notifications = new Notifications(context),
): Storage & Preview {
  const wake = () => notifications.wake();
  const uploads = new Uploads(context, blobs);
  return {
    ...createProjects(context),
    ...createModels(context),
    ...createInstances(context),
    ...createMoves(context),
    ...createModelDeprecation(context),
    ...createDependencies(context),
    ...createGraphQueries(context),
    ...createPreview(context),
    ...createBlobs(context, blobs, reads),
    ...createUsage(context, reads),
    ...createSweep(context, blobs),
    ...createChanges(context, notifications.feed),
    ...createWebhooks(context, wake),
    ...createTrials(context),
    ...createDeliveries(context, wake),
    ...createModelComparison(context),
    ...createLineage(context),
    ...createEnvironments(context),
    ...createDeployments(context),
    ...createDeploymentReading(context),
    ...createApprovals(context),
    ...createOffers(context),
    ...createTitles(context),
    ...createPlaces(context),
    ...createDescriptions(context),
    ...createAliases(context),
    ...createRegistrySearch(context),
    uploadBlob: (caller, input) => uploads.uploadBlob(caller, input),
    startUpload: (caller, input) => uploads.startUpload(caller, input),
    getUpload: (caller, input) => uploads.getUpload(caller, input),
    writeUpload: (caller, input) => uploads.writeUpload(caller, input),
    finishUpload: (caller, input) => uploads.finishUpload(caller, input),
    abortUpload: (caller, input) => uploads.abortUpload(caller, input),
  };
}
