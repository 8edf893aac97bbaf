import { quote } from "./quote.ts";
import type { OptionPlace, Place } from "./tree.ts";

export function fishScript(places: readonly Place[]): string {
  const known = places.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  return `# fish completion for gallery: gallery completion fish > ~/.config/fish/completions/gallery.fish
function __gallery_at
    set -l here ''
    for word in (commandline -opc)[2..-1]
        set -l next (string trim -- "$here $word")
        if contains -- $next ${known.join(" ")}
            set here $next
        end
    end
    test "$here" = "$argv[1]"
end
complete -c gallery -f
${places.flatMap(linesOf).join("\n")}
`;
}

function linesOf({ path, words, choices, options, files }: Place): readonly string[] {
  const start = `complete -c gallery -n ${quote(`__gallery_at "${path}"`)}`;
  return [
    ...words.map(({ name, about }) => `${start} -a ${quote(name)} -d ${quote(about)}`),
    ...(choices.length > 0 ? [`${start} -a ${quote(choices.join(" "))}`] : []),
    ...(files ? [`${start} -F`] : []),
    ...options.map((option) => `${start} ${optionWords(option)} -d ${quote(option.about)}`),
  ];
}

function optionWords({ flags, takesValue, files, choices }: OptionPlace): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  if (files) return [...names, "-r", "-F"].join(" ");
  if (choices.length > 0) return [...names, "-x", "-a", quote(choices.join(" "))].join(" ");
  return [...names, ...(takesValue ? ["-x"] : [])].join(" ");
}
