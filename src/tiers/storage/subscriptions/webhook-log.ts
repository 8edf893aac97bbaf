import type { Caller } from "../../../domain/caller.ts";
import type { WebhookRow } from "../../../stores/records/store.ts";
import type { Happening } from "../../transaction.ts";

/** Who acts when nobody asked. */
export const GALLERY: Caller = { actor: "gallery", door: "internal", requestId: "webhook", may: () => true };

type Logged = Pick<WebhookRow, "uuid" | "project" | "projectName">;

/** The URL stays out of it: many receivers take it for a secret, and more callers read the log than manage webhooks. */
function happening(
  kind: Happening["kind"],
  { uuid, project, projectName }: Logged,
  moves: WebhookMoves = {},
): Happening {
  return {
    kind,
    project,
    subjectKind: "project",
    subject: project,
    uuid: projectName,
    data: { webhook: uuid, ...moves },
  };
}

export interface WebhookMoves {
  readonly state?: WebhookRow["state"];
  /** Names of what else moved. */
  readonly changed?: readonly string[];
}

export const webhookCreated = (webhook: Logged): Happening => happening("webhook.created", webhook);
export const webhookRemoved = (webhook: Logged): Happening => happening("webhook.removed", webhook);
export const webhookChanged = (webhook: Logged, moves: WebhookMoves): Happening =>
  happening("webhook.changed", webhook, moves);
