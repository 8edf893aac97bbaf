/**
 * What was said last of a base version id or an instance, as JSON: a text, or NULL when nothing was.
 * @param subject the SQL of its id
 */
export const newestSaid = (kind: "base" | "instance", subject: string): string =>
  `(SELECT s.value FROM state_log s WHERE s.subject_kind = '${kind}' AND s.subject = ${subject}
    AND s.name = 'description' ORDER BY s.position DESC LIMIT 1)`;
