/** The parts of a URI as Python's `urlparse` takes it apart. */
export interface Uri {
  /** Lower case; empty when there is none. */
  readonly scheme: string;
  readonly authority: string;
  readonly path: string;
}

const SCHEME = /^([A-Za-z][A-Za-z0-9+.-]*):/;

export function parseUri(uri: string): Uri {
  const scheme = SCHEME.exec(uri)?.[1] ?? "";
  let rest = scheme === "" ? uri : uri.slice(scheme.length + 1);
  let authority = "";
  if (rest.startsWith("//")) {
    authority = /^\/\/([^/?#]*)/.exec(rest)![1]!;
    rest = rest.slice(authority.length + 2);
  }
  return { scheme: scheme.toLowerCase(), authority, path: rest.replace(/[?#].*$/s, "") };
}

export function hostOf(authority: string): string {
  const host = authority.slice(authority.lastIndexOf("@") + 1);
  return host.replace(/:\d*$/, "").toLowerCase();
}

function decodeOnce(text: string): string {
  return text.replaceAll(/(?:%[0-9a-fA-F]{2})+/g, (bytes) =>
    Buffer.from(bytes.replaceAll("%", ""), "hex").toString(),
  );
}

/** Percent-decoded until nothing changes any more; `+` is a blank where it is one in forms. */
export function decodeWholly(text: string, plusIsBlank = false): string {
  for (let before = text; ; ) {
    const after = decodeOnce(plusIsBlank ? before.replaceAll("+", " ") : before);
    if (after === before) return after;
    before = after;
  }
}

export const segmentsOf = (path: string): readonly string[] =>
  path
    .split("/")
    .filter((part) => part !== "")
    .map((part) => decodeWholly(part));
