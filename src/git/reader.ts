import type { Git } from "../domain/seams.ts";
import { isSshPlace } from "../domain/ssh-place.ts";
import { createGuard } from "../outgoing.ts";
import { overHttp } from "./http.ts";
import { LocalReader } from "./local.ts";
import { RemoteReader } from "./remote.ts";
import { overSsh } from "./ssh.ts";

/**
 * The real Git: repositories on this machine and, through the guarded way out, remote ones.
 *
 * @param networks networks that remote ones may lie in although they are not public
 */
export function createGit(networks: readonly string[]): Git {
  const guard = createGuard(networks);
  return {
    open(source) {
      const { url, branch, token, ssh } = source;
      if (/^https?:/.test(url)) return new RemoteReader(source, overHttp(url, guard, token));
      if (!isSshPlace(url)) return new LocalReader(url, branch);
      if (ssh === undefined) throw new Error(`${url} is read over ssh, and there is no key for it`);
      return new RemoteReader(source, overSsh(url, guard, ssh));
    },
  };
}
