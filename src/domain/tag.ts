export interface TagEdit {
  readonly set?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface TagChange extends TagEdit {
  readonly subject: { readonly kind: "model" | "instance"; readonly uuid: string };
}
