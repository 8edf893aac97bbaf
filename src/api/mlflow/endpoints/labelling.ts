import { type Endpoint, refused } from "./endpoint.ts";

const why = "Gallery has no queues for people who label traces.";

export const labellingEndpoints: readonly Endpoint[] = [
  ...refused("/api/3.0/mlflow", why, [
    ["POST", "label-schemas/create", "CreateLabelSchema"],
    ["GET", "label-schemas/get", "GetLabelSchema"],
    ["GET", "label-schemas/get-by-name", "GetLabelSchemaByName"],
    ["GET", "label-schemas/list", "ListLabelSchemas"],
    ["PATCH", "label-schemas/update", "UpdateLabelSchema"],
    ["DELETE", "label-schemas/delete", "DeleteLabelSchema"],
    ["POST", "review-queues/create", "CreateReviewQueue"],
    ["POST", "review-queues/get-or-create-user", "GetOrCreateUserQueue"],
    ["GET", "review-queues/get", "GetReviewQueue"],
    ["GET", "review-queues/get-by-name", "GetReviewQueueByName"],
    ["GET", "review-queues/list", "ListReviewQueues"],
    ["POST", "review-queues/update", "UpdateReviewQueue"],
    ["POST", "review-queues/delete", "DeleteReviewQueue"],
    ["POST", "review-queues/items/add", "AddItemsToReviewQueue"],
    ["POST", "review-queues/items/remove", "RemoveItemsFromReviewQueue"],
    ["GET", "review-queues/items/list", "ListReviewQueueItems"],
    ["POST", "review-queues/items/set-status", "SetReviewQueueItemStatus"],
  ]),
];
