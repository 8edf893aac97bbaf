/** Most points that one position of the change log can have. */
export const POINTS_OF_A_POSITION = 1_024;

/**
 * The id of a point: later writes have larger ids, and the points of a position are a range of ids, so that neither
 * needs a column or an index of its own.
 */
export const pointId = (position: number, ordinal: number): number =>
  position * POINTS_OF_A_POSITION + ordinal;

/** Where the log tells of a point. */
export const positionOf = (id: number): number => Math.floor(id / POINTS_OF_A_POSITION);

/** Points with a smaller id were written by the given position of the log or before. */
export const endOfPoints = (position: number): number => (position + 1) * POINTS_OF_A_POSITION;
