import type { IncomingMessage } from "node:http";
import { GalleryError } from "../../domain/errors.ts";
import { quote } from "../../domain/text.ts";
import { acceptsHost } from "./host.ts";

export interface GuardSettings {
  /** Names, besides address literals, under which the server may be called; lower case. */
  readonly hosts: ReadonlySet<string>;
  /** Paths that a link on a foreign page may open. */
  readonly pages: ReadonlySet<string>;
}

function pathOf(url: string): string {
  const query = url.indexOf("?");
  return query < 0 ? url : url.slice(0, query);
}

/** Node keeps the first of two; a proxy in front may have believed the second. */
function refuseDoubled(request: IncomingMessage): void {
  let hosts = 0;
  let types = 0;
  for (let at = 0; at < request.rawHeaders.length; at += 2) {
    const name = request.rawHeaders[at] as string;
    if (name.length === 4 && name.toLowerCase() === "host") hosts += 1;
    else if (name.length === 12 && name.toLowerCase() === "content-type") types += 1;
  }
  if (hosts > 1) throw new GalleryError("request.malformed", "the header Host is given twice");
  if (types > 1) throw new GalleryError("request.malformed", "the header Content-Type is given twice");
}

function isLinkToPage(request: IncomingMessage, path: string, pages: ReadonlySet<string>): boolean {
  return (
    request.method === "GET" &&
    request.headers["sec-fetch-mode"] === "navigate" &&
    request.headers["sec-fetch-dest"] === "document" &&
    request.headers.origin === undefined &&
    pages.has(path)
  );
}

function refuseForeignPage(
  request: IncomingMessage,
  host: string,
  path: string,
  settings: GuardSettings,
): void {
  const { origin } = request.headers;
  const own = origin === undefined || [`http://${host}`, `https://${host}`].includes(origin.toLowerCase());
  if (!own) throw new GalleryError("origin.refused", `the origin ${quote(origin)} is not this server's`);
  const site = request.headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return;
  if (isLinkToPage(request, path, settings.pages)) return;
  throw new GalleryError("origin.refused", `the request comes from a ${quote(site)} page`);
}

/** Runs before anything else for every path and method, also for those that no door knows. */
export function guard(request: IncomingMessage, settings: GuardSettings): void {
  const url = request.url ?? "";
  const path = pathOf(url);
  if (path === "/livez") return;
  refuseDoubled(request);
  const host = request.headers.host ?? "";
  if (!acceptsHost(host, settings.hosts)) {
    throw new GalleryError("host.refused", `the host ${quote(host)} is not one of this server's`, {
      field: "Host",
    });
  }
  if (!url.startsWith("/")) throw new GalleryError("request.malformed", "the request target must be a path");
  refuseForeignPage(request, host.toLowerCase(), path, settings);
}
