/** The paper's search constraint (Listing 5): one element of a list whose elements must all hold. */
export interface Constraint {
  readonly field: string;
  readonly operator: string;
  readonly value: string | number | boolean | null | readonly (string | number)[];
}
