import { pathLines, quote, valueArms, wordArms } from "./quote.ts";
import type { Place } from "./tree.ts";

const reply = (words: readonly string[]): string => `compadd -- ${words.map(quote).join(" ")}`;

export function zshScript(places: readonly Place[]): string {
  return `#compdef gallery
# zsh completion for gallery: gallery completion zsh > a folder of $fpath
_gallery() {
  local before="\${words[CURRENT-1]}"
${pathLines(places, `"\${(@)words[2,CURRENT-1]}"`)}
  case "$place:$before" in
${valueArms(places, reply, "_files")}
  esac
  case "$place" in
${wordArms(places, reply, "_files")}
  esac
}
compdef _gallery gallery
`;
}
