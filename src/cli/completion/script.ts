import { bashScript } from "./bash.ts";
import { fishScript } from "./fish.ts";
import type { Place } from "./tree.ts";
import { zshScript } from "./zsh.ts";

export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

export function scriptFor(shell: Shell, places: readonly Place[]): string {
  return scripts[shell](places);
}
