import type { Seams } from "../../../domain/seams.ts";
import { timeOf } from "../../../domain/time.ts";
import { type ActOutcome, done } from "./act.ts";

const TIMEOUT_MS = 10_000;
/** An alert that is not told of again ends by itself. */
const LIFE_MS = 60 * 60 * 1_000;

type Texts = Readonly<Record<string, string>>;

export interface Told {
  /** What an Alertmanager knows an alert by. */
  readonly labels: Texts;
  readonly annotations: Texts;
  /** When the first of its instances fired, in milliseconds. */
  readonly since: number;
  /** Whether it goes on; else it is over. */
  readonly fires: boolean;
}

/** Tells an Alertmanager of alerts, in one call. */
export type Alertmanager = (alerts: readonly Told[]) => Promise<ActOutcome>;

export function createAlertmanager({ clock, http }: Seams, address: string): Alertmanager {
  const url = `${address.replace(/\/+$/, "")}/api/v2/alerts`;
  const headers = { "content-type": "application/json", "user-agent": "gallery" };

  function bodyOf({ labels, annotations, since, fires }: Told): object {
    const now = clock.now();
    const times = { startsAt: timeOf(since), endsAt: timeOf(fires ? now + LIFE_MS : now) };
    return { labels, ...(fires && { annotations }), ...times };
  }

  return async (alerts) => {
    const body = JSON.stringify(alerts.map(bodyOf));
    const request = { method: "POST", url, headers, body, timeoutMs: TIMEOUT_MS } as const;
    const { status, retryAfterMs } = await http.request(request);
    const result = `status ${status}`;
    if (status >= 200 && status < 300) return done(result);
    return { kind: "failed", result, ...(retryAfterMs !== undefined && { after: retryAfterMs }) };
  };
}
