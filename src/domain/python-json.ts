/** JSON with all beyond ASCII escaped. */
export function inAscii(json: string): string {
  return json.replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** JSON as Python's `json.dumps` writes it: in ASCII, a blank after each comma and colon. */
export function pythonDump(value: unknown): string {
  const STRING_OR_MARK = /"(?:[^"\\]|\\.)*"|[,:]/g;
  return (JSON.stringify(value) ?? "null").replaceAll(STRING_OR_MARK, (found) =>
    found.startsWith('"') ? inAscii(found) : `${found} `,
  );
}
