/** JSON columns travel as text on both databases. */
export function parse<T>(text: string): T {
  return JSON.parse(text) as T;
}

export function parseOptional<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
