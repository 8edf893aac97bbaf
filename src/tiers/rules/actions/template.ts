const HOLE = /\{\{\s*([^{}\s]{1,200})\s*\}\}/g;

/**
 * Puts values into the `{{…}}` of a text: `{{instance.version}}`, `{{metrics.Validation.mae}}`. A value that is not
 * there leaves nothing.
 * @param json whether the text is JSON, whose strings the values must not break
 */
export function fill(template: string, values: object, json: boolean): string {
  return template.replace(HOLE, (_hole, path: string) => {
    const value = valueAt(values, path.split("."));
    if (value === undefined || value === null) return "";
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return json && typeof value === "string" ? JSON.stringify(text).slice(1, -1) : text;
  });
}

/** What stands under a path; names may have dots themselves. */
function valueAt(values: unknown, path: readonly string[]): unknown {
  if (path.length === 0) return values;
  if (typeof values !== "object" || values === null) return undefined;
  for (let taken = path.length; taken > 0; taken--) {
    const name = path.slice(0, taken).join(".");
    if (!Object.hasOwn(values, name)) continue;
    const found = valueAt((values as Record<string, unknown>)[name], path.slice(taken));
    if (found !== undefined) return found;
  }
  return undefined;
}
