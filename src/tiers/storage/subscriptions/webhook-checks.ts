import { GalleryError } from "../../../domain/errors.ts";
import type { Ids } from "../../../domain/seams.ts";
import {
  type MlflowEvent,
  mlflowEvents,
  type NewWebhook,
  type WebhookChange,
  type WebhookFormat,
  webhookFormats,
} from "../../../domain/subscription.ts";
import { checkText, quote } from "../../../domain/text.ts";
import type { WebhookRow } from "../../../stores/records/store.ts";
import { checkFilter } from "./filter.ts";
import { kindsOf } from "./formats/mlflow-events.ts";
import { newSecret } from "./signature.ts";

const URL_LENGTH = 2_048;
const NAME_LENGTH = 256;
const SECRET_LENGTH = 1_000;

const refused = (field: string, message: string): GalleryError =>
  new GalleryError("request.invalid", message, { field });

function checkState(state: unknown): "active" | "paused" {
  if (state === "active" || state === "paused") return state;
  throw refused("state", `state must be active or paused, got ${quote(state)}`);
}

export function checkEvent(event: unknown, field: string): MlflowEvent {
  const found = mlflowEvents.find((each) => each === event);
  if (found !== undefined) return found;
  throw refused(field, `${field} must be one of ${mlflowEvents.join(", ")}, got ${quote(event)}`);
}

/** Each once, by name. */
function checkEvents(given: unknown): readonly MlflowEvent[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw refused("events", "events must name what the format mlflow is to tell of");
  }
  return [...new Set(given.map((event, index) => checkEvent(event, `events[${index}]`)))].sort();
}

function checkFormat(format: unknown): WebhookFormat {
  const found = webhookFormats.find((each) => each === format);
  if (found !== undefined) return found;
  throw refused("format", `format must be one of ${webhookFormats.join(", ")}, got ${quote(format)}`);
}

function refuseForeign(format: WebhookFormat, given: NewWebhook | WebhookChange): void {
  const foreign =
    format === "mlflow"
      ? ([["kinds", "kinds" in given ? given.kinds : undefined, "cloudevents"]] as const)
      : ([
          ["events", given.events, "mlflow"],
          ["secret", given.secret, "mlflow"],
        ] as const);
  const first = foreign.find(([, value]) => value !== undefined);
  if (first !== undefined)
    throw refused(first[0], `${first[0]} can be given with the format ${first[2]} only`);
}

type Told = Pick<WebhookRow, "name" | "description" | "url" | "format" | "events" | "filter" | "secret"> & {
  readonly state: "active" | "paused";
};

export function checkNew(input: NewWebhook, ids: Ids): Told {
  const format = checkFormat(input.format ?? "cloudevents");
  refuseForeign(format, input);
  const events = format === "mlflow" ? checkEvents(input.events) : null;
  const filter = checkFilter(input);
  return {
    name: checkText(input.name ?? "", "name", NAME_LENGTH),
    description: checkText(input.description ?? "", "description"),
    url: checkText(input.url, "url", URL_LENGTH),
    format,
    events,
    filter: events === null ? filter : { ...filter, kinds: kindsOf(events) },
    state: checkState(input.state ?? "active"),
    secret: input.secret === undefined ? newSecret(ids) : checkText(input.secret, "secret", SECRET_LENGTH),
  };
}

type Movable = Omit<Told, "format">;

/** What of a webhook a change says anew; the state only when it is said. */
export function checkChange(
  input: WebhookChange,
  row: Pick<WebhookRow, "format" | "filter">,
): Partial<Movable> {
  refuseForeign(row.format, input);
  const { state, name, description, url, secret } = input;
  const events = input.events === undefined ? undefined : checkEvents(input.events);
  return {
    ...(state !== undefined && { state: checkState(state) }),
    ...(name !== undefined && { name: checkText(name, "name", NAME_LENGTH) }),
    ...(description !== undefined && { description: checkText(description, "description") }),
    ...(url !== undefined && { url: checkText(url, "url", URL_LENGTH) }),
    ...(secret !== undefined && { secret: checkText(secret, "secret", SECRET_LENGTH) }),
    ...(events !== undefined && { events, filter: { ...row.filter, kinds: kindsOf(events) } }),
  };
}
