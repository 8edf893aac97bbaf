import { invalid } from "../errors.ts";
import { pythonRepr } from "../requests/python.ts";

const NAME = /^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i;
const SCHEME = /^([a-z][a-z0-9+.-]*):/i;
const schemes = ["http", "https"];

export function checkWebhookName(name: string): string {
  if (NAME.test(name)) return name;
  throw invalid(
    `Webhook name ${pythonRepr(name)} is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).`,
  );
}

/** What MLflow says of a URL before it asks where it leads. */
export function checkWebhookUrl(url: string): string {
  if (url.trim() === "") {
    throw invalid(`Webhook URL cannot be empty or just whitespace: ${pythonRepr(url)}`);
  }
  const scheme = SCHEME.exec(url)?.[1]?.toLowerCase() ?? "";
  const [, host = ""] = /^[^/?#]*:\/\/([^/?#]*)/.exec(url) ?? [];
  if (host.includes("[") !== host.includes("]")) {
    throw invalid(`Invalid webhook URL ${pythonRepr(url)}: ValueError('Invalid IPv6 URL')`);
  }
  if (!schemes.includes(scheme)) {
    throw invalid(
      `Invalid webhook URL scheme: ${pythonRepr(scheme)}. Allowed schemes are: ${schemes.join(", ")}.`,
    );
  }
  if (host.replace(/^.*@/, "").replace(/:\d*$/, "") === "") {
    throw invalid(`Webhook URL must include a hostname: ${pythonRepr(url)}`);
  }
  return url;
}
