/** True when the whole text is like the pattern. */
export type LikeMatcher = (text: string) => boolean;

const ANY = "%".charCodeAt(0);
const ONE = "_".charCodeAt(0);

/**
 * SQL's LIKE as SQLite and PostgreSQL have it without an escape: `%` stands for any letters, also none, `_` for one
 * code point. `caseless` takes A to Z and a to z for the same letters, and no others, as every database does.
 * Takes time of the product of both lengths at most, as only the last `%` is ever gone back to.
 */
export function compileLike(pattern: string, caseless: boolean): LikeMatcher {
  if (!caseless) return (text) => isLike(text, pattern);
  const lower = lowerAscii(pattern);
  return (text) => isLike(lowerAscii(text), lower);
}

function isLike(text: string, pattern: string): boolean {
  let at = 0;
  let wanted = 0;
  /** Behind the last `%`, and where the letters that it stands for end by now. */
  let resume = -1;
  let skipped = 0;
  while (at < text.length) {
    const letter = pattern.charCodeAt(wanted);
    if (letter === ANY) {
      wanted++;
      resume = wanted;
      skipped = at;
    } else if (letter === ONE) {
      wanted++;
      at = behindLetter(text, at);
    } else if (letter === text.charCodeAt(at)) {
      wanted++;
      at++;
    } else if (resume >= 0) {
      skipped = behindLetter(text, skipped);
      at = skipped;
      wanted = resume;
    } else return false;
  }
  while (pattern.charCodeAt(wanted) === ANY) wanted++;
  return wanted === pattern.length;
}

/** A letter beyond U+FFFF is two units. */
const behindLetter = (text: string, at: number): number => at + (text.codePointAt(at)! > 0xffff ? 2 : 1);

const lowerAscii = (text: string): string => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
