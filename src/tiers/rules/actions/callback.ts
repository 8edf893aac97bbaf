import type { Callback } from "../../../domain/rule.ts";
import type { Seams } from "../../../domain/seams.ts";
import { signedHeaders } from "../../storage/index.ts";
import { type Act, type Action, type ActOutcome, dead, done } from "./act.ts";
import { Rate } from "./rate.ts";
import { fill } from "./template.ts";

const GONE = 410;
/** Answers whose `Retry-After` counts. */
const BUSY = new Set([429, 503]);
/** As Standard Webhooks write theirs. */
const SECRET_PREFIX = "whsec_";
const JSON_TYPE = "application/json";

/** Finds what operators have set under a name; what a repository holds is a name only. */
export type Secrets = (name: string) => string | undefined;

/** The HTTP call of a team, under one id in every attempt. */
export function createCallback({ clock, http }: Seams, secrets: Secrets): Action {
  const rate = new Rate();

  async function send(act: Act, callback: Callback): Promise<ActOutcome> {
    const secret = callback.secret === null ? null : secrets(callback.secret);
    if (secret === undefined)
      return {
        kind: "failed",
        result: `the secret ${callback.secret} is not set on this server: docs/operations.md, Secrets of rules`,
      };
    if (secret !== null && !secret.startsWith(SECRET_PREFIX)) {
      return { kind: "failed", result: `the secret ${callback.secret} does not begin with ${SECRET_PREFIX}` };
    }
    const given = Object.entries(callback.headers).map(([name, value]) => [name.toLowerCase(), value]);
    const headers: Record<string, string> = {
      "content-type": JSON_TYPE,
      "user-agent": "gallery",
      ...Object.fromEntries(given),
    };
    const body = bodyOf(act, callback, headers["content-type"]!);
    const signed =
      secret === null
        ? { "webhook-id": act.id }
        : signedHeaders(secret, { id: act.id, at: clock.now(), body });
    const timeoutMs = callback.timeoutSeconds * 1_000;
    const request = { url: callback.url, headers: { ...headers, ...signed }, body, timeoutMs };
    const { status, retryAfterMs } = await http.request({ method: "POST", ...request });
    const result = `status ${status}`;
    if (status >= 200 && status < 300) return done(result);
    if (status === GONE) return dead(result);
    const patience = BUSY.has(status) && retryAfterMs !== undefined;
    return { kind: "failed", result, ...(patience && { after: retryAfterMs }) };
  }

  return {
    async run(act) {
      const callback = Object.hasOwn(act.team.callbacks, act.action)
        ? act.team.callbacks[act.action]!
        : undefined;
      if (callback === undefined) return dead(`the team ${act.team.name} has no callback ${act.action}`);
      if (callback.perMinute !== null) {
        const name = `${act.team.name} ${act.action}`;
        const full = rate.take(name, callback.perMinute, clock.now());
        if (full !== null) {
          const result = `${callback.perMinute} calls a minute were made already`;
          return { kind: "later", result, at: full.freeAt };
        }
      }
      return send(act, callback);
    },
  };
}

function bodyOf({ id, action, parameters, report }: Act, { body }: Callback, contentType: string): string {
  const values = { id, action, parameters, ...report };
  return body === null
    ? JSON.stringify(values)
    : fill(body, values, /^application\/(?:[^;]*\+)?json\b/i.test(contentType));
}
