/** Longer texts are not read, so that reading one costs every database little. */
export const numberTextLength = 64;

/** A decimal number, in the spelling of JSON and of most languages; valid in every dialect of regular expressions. */
export const numberTextPattern = "^[+-]?([0-9]+([.][0-9]*)?|[.][0-9]+)([eE][+-]?[0-9]{1,3})?$";

/** Below it doubles lose digits, which databases refuse to read: the number is zero. */
export const smallestNormal = 2.2250738585072014e-308;

const form = new RegExp(numberTextPattern);

/** The number that a text writes, such as `0.1`, `-3` or `1e-05`; null for any other text and beyond the largest double. */
export function numberOfText(text: string): number | null {
  if (text.length > numberTextLength || !form.test(text)) return null;
  const value = Number(text);
  if (!Number.isFinite(value)) return null;
  return Math.abs(value) < smallestNormal ? 0 : value;
}
