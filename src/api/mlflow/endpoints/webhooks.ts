import { done, type Endpoint } from "./endpoint.ts";

export const webhooksEndpoints: readonly Endpoint[] = [
  ...done("/api/2.0/mlflow", [
    ["POST", "webhooks", "CreateWebhook"],
    ["GET", "webhooks", "ListWebhooks"],
    ["GET", "webhooks/{webhook_id}", "GetWebhook"],
    ["PATCH", "webhooks/{webhook_id}", "UpdateWebhook"],
    ["DELETE", "webhooks/{webhook_id}", "DeleteWebhook"],
    ["POST", "webhooks/{webhook_id}/test", "TestWebhook"],
  ]),
];
