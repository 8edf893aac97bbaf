/** Words that the grammar keeps for itself, and the form that a plain name has. */

/** Spellings of binary operators that are words; upper case only for the three that the Gallery paper uses. */
export const operatorWords: ReadonlyMap<string, string> = new Map([
  ["or", "||"],
  ["OR", "||"],
  ["and", "&&"],
  ["AND", "&&"],
  ["eq", "=="],
  ["ne", "!="],
  ["lt", "<"],
  ["le", "<="],
  ["gt", ">"],
  ["ge", ">="],
  ["div", "/"],
  ["mod", "%"],
]);

/** Never a field's name by themselves; after a dot every word is a name. */
export const reservedWords: ReadonlySet<string> = new Set([
  ..."or and eq ne lt le gt ge div mod not NOT true false null empty size".split(" "),
  ..."if else for while do new var let const return break continue function try catch finally throw".split(
    " ",
  ),
  ..."switch case default instanceof import NaN".split(" "),
]);

/** Stand for the two candidates that a comparator compares, when a member follows; alone they are fields. */
export const candidateVariables: ReadonlySet<string> = new Set(["a", "b"]);

/** What may stand in a source without quotes. */
export const isPlainName = (name: string): boolean => /^[A-Za-z_$][A-Za-z0-9_$@]*$/.test(name);
