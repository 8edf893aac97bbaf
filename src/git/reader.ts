import type { Git } from "../domain/seams.ts";
import { createGuard } from "../outgoing.ts";
import { overHttp } from "./http.ts";
import { LocalReader } from "./local.ts";
import { RemoteReader } from "./remote.ts";

/**
 * The real Git: repositories on this machine and, through the guarded way out, remote ones.
 *
 * @param networks networks that remote ones may lie in although they are not public
 */
export function createGit(networks: readonly string[]): Git {
  const guard = createGuard(networks);
  return {
    open(source) {
      if (!/^https?:/.test(source.url)) return new LocalReader(source.url, source.branch);
      return new RemoteReader(source, overHttp(source.url, guard, source.token));
    },
  };
}
