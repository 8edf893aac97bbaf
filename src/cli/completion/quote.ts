import type { Place } from "./tree.ts";

/** Safe inside single quotes in all three shells. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "").replaceAll("\\", "")}'`;
}

/**
 * Shell lines for bash and zsh that set `place` to the command words before the cursor; options and values are
 * stepped over, since only words of the tree count.
 */
export function pathLines(places: readonly Place[], words: string): string {
  const known = places.filter(({ path }) => path !== "").map(({ path }) => quote(path));
  return `  local place='' word
  for word in ${words}; do
    case "\${place:+$place }$word" in
      ${known.join("|")}) place="\${place:+$place }$word" ;;
    esac
  done`;
}

/** The options of all places whose value is known, as `case` arms on `<path> <flag>`. */
export function valueArms(
  places: readonly Place[],
  reply: (choices: readonly string[]) => string,
  files: string,
): string {
  const arms = places.flatMap(({ path, options }) =>
    options
      .filter(({ takesValue }) => takesValue)
      .map((option) => {
        const patterns = option.flags.map((flag) => quote(`${path}:${flag}`)).join("|");
        if (option.files) return `    ${patterns}) ${files}; return ;;`;
        return `    ${patterns}) ${option.choices.length > 0 ? `${reply(option.choices)}; ` : ""}return ;;`;
      }),
  );
  return arms.join("\n");
}

/** What may stand at a place when no value is due. */
export function wordArms(
  places: readonly Place[],
  reply: (words: readonly string[]) => string,
  files: string,
): string {
  return places
    .map((place) => {
      const flags = place.options.flatMap((option) => option.flags);
      const words = [...place.words.map(({ name }) => name), ...place.choices, ...flags, "--help"];
      return `    ${quote(place.path)}) ${reply(words)}${place.files ? `; ${files}` : ""} ;;`;
    })
    .join("\n");
}
