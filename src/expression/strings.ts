/**
 * Order of texts by Unicode code point, below zero when `left` comes first. JavaScript's own `<` goes by UTF-16
 * unit and differs beyond U+FFFF; SQLite's BINARY and PostgreSQL's COLLATE "C" go by code point.
 */
export function compareText(left: string, right: string): number {
  const shorter = Math.min(left.length, right.length);
  for (let at = 0; at < shorter; at++) {
    const one = left.charCodeAt(at);
    const other = right.charCodeAt(at);
    if (one !== other) return rank(one) - rank(other);
  }
  return left.length - right.length;
}

/** Surrogates stand for the highest code points, yet lie below U+E000 to U+FFFF as units. */
function rank(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800;
}

/** Code points of a text, as SQL's length counts them. */
export function textSize(text: string): number {
  let size = text.length;
  for (let at = 0; at + 1 < text.length; at++) {
    if (text.codePointAt(at)! > 0xffff) {
      size--;
      at++;
    }
  }
  return size;
}
