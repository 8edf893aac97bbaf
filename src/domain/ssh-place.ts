/** A repository that is read over SSH. */
export interface SshPlace {
  /** Undefined is the user that asks. */
  readonly user: string | undefined;
  /** A name in small letters, or an address without brackets. */
  readonly host: string;
  readonly port: number;
  /** Absolute, or from the user's folder there. */
  readonly path: string;
}

const SCHEME = /^ssh:\/\//i;

/** As scp writes it: a path of the user's folder. */
const SHORT = /^([^\s/:@]+)@(\[[^\]\s]+\]|[^\s/:@[\]]+):(.+)$/s;

const USUAL_PORT = 22;

export const isSshPlace = (text: string): boolean => SCHEME.test(text) || SHORT.test(text);

/**
 * Reads `ssh://[user@]host[:port]/path` and `user@host:path`.
 *
 * @throws Error whose message continues the sentence that names the text
 */
export function readSshPlace(text: string): SshPlace {
  const { user, host, port, path } = SCHEME.test(text) ? readUrl(text) : readShort(text);
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  if (!/^[a-z0-9_][\w.-]*$|^[0-9a-f]*:[0-9a-f:.]+$/.test(name)) throw new Error("names no host");
  if (user !== undefined && !/^[^\s\p{Cc}:@/-][^\s\p{Cc}:@/]*$/u.test(user)) throw new Error("names no user");
  checkPath(path);
  return { user, host: name, port, path };
}

function readUrl(text: string): SshPlace {
  if (!URL.canParse(text)) throw new Error("is not of the form ssh://user@host:port/path");
  const url = new URL(text);
  if (url.password !== "") throw new Error("carries a password: a key is what opens it, set rulesSshKey");
  if (url.search !== "") throw new Error("carries a query: write %3F for a question mark");
  return {
    user: url.username === "" ? undefined : decode(url.username),
    host: url.hostname,
    port: url.port === "" ? USUAL_PORT : Number(url.port),
    // As Git has it, `/~ann/rules.git` lies in the folder of a user.
    path: decode(url.pathname).replace(/^\/~/, "~"),
  };
}

function readShort(text: string): SshPlace {
  const [, user, host = "", path = ""] = SHORT.exec(text) ?? [];
  return { user, host, port: USUAL_PORT, path };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error("has a % that stands for no character");
  }
}

/** The other side's shell gets the path in quotes, and not all shells agree on what these keep. */
function checkPath(path: string): void {
  if (/^\/?$/.test(path)) throw new Error("names no repository on its host");
  if (path.startsWith("-")) throw new Error("has a path that begins with - and would be taken for an option");
  if (/[\p{Cc}\\]/u.test(path)) {
    throw new Error(
      "has a path with a backslash or control character, which no quotes keep from every shell",
    );
  }
}
