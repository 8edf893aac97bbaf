/** What an expression may cost. Every cap is checked before the work that it bounds. */
export const limits = {
  /** Length of the source in UTF-16 units. */
  source: 8 * 1024,
  /** Nodes of the tree. */
  nodes: 1_000,
  /** Nesting: parentheses, brackets, prefix operators, arguments and the right sides of `?:`, `??` and `? :`. */
  depth: 64,
  /** Items of a list or set. */
  list: 1_000,
  /** Length of a pattern in UTF-16 units. */
  pattern: 256,
  /** Steps of a compiled pattern, repetitions unfolded: bounds the time for each letter of a text. */
  patternSteps: 600,
  /** Length in UTF-16 units of a pattern of `like`. */
  like: 4 * 1024,
  /** Length in UTF-16 units of a text that is matched against a pattern. */
  matched: 4 * 1024,
  /** Length in UTF-16 units of a text that `+` builds. */
  text: 64 * 1024,
} as const;
