import { pathLines, quote, valueArms, wordArms } from "./quote.ts";
import type { Place } from "./tree.ts";

const files = 'COMPREPLY+=($(compgen -f -- "$current"))';

const reply = (words: readonly string[]): string =>
  `COMPREPLY=($(compgen -W ${quote(words.join(" "))} -- "$current"))`;

export function bashScript(places: readonly Place[]): string {
  return `# bash completion for gallery: source <(gallery completion bash)
_gallery() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="\${COMP_WORDS[COMP_CWORD-1]}"
${pathLines(places, `"\${COMP_WORDS[@]:1:COMP_CWORD-1}"`)}
  COMPREPLY=()
  case "$place:$before" in
${valueArms(places, reply, files)}
  esac
  case "$place" in
${wordArms(places, reply, files)}
  esac
}
complete -o filenames -o bashdefault -F _gallery gallery
`;
}
