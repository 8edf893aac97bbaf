import type { Git } from "../domain/seams.ts";
import { LocalReader } from "./local.ts";

/** The real Git: repositories on this machine and, through the guarded way out, remote ones. */
export function createGit(): Git {
  return { open: ({ url, branch }) => new LocalReader(url, branch) };
}
