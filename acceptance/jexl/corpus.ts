import fc from "fast-check";

/** The data that every expression of the corpus is evaluated over. Commons JEXL sees all numbers as doubles. */
export const context = {
  n: 5,
  i: 3,
  x: 0.5,
  y: 7.25,
  z: 0,
  s: "abc",
  w: "Random Forest",
  u: "",
  k: "q",
  t: true,
  f: false,
  tags: ["prod", "eu"],
  numbers: [1, 2.5],
  metrics: { mae: 4, bias: -0.05, Validation: { mae: 3, "precision@10": 0.5 } },
  m: { q: 1, and: 2, size: 7, "precision@10": 0.5, "with blank": "v" },
  a: { created_time: 5, metrics: { mae: 2 } },
  b: { created_time: 4, metrics: { mae: 3 } },
} as const;

type Spelling = (...spellings: string[]) => fc.Arbitrary<string>;
const oneOf: Spelling = (...spellings) => fc.constantFrom<string[]>(...spellings);

/** Literals and names of each type; numbers have no zero, whose sign is an intended difference. */
const numberAtom = oneOf(
  "n",
  "i",
  "x",
  "y",
  "metrics.mae",
  'metrics["mae"]',
  "m.q",
  "1.0",
  "2.5",
  "0.1",
  "4.0",
  "10.0",
  "-2.5",
);
const textAtom = oneOf("s", "w", "u", "'abc'", '"Random"', "'b'", "''");
const booleanAtom = oneOf("t", "f", "true", "false", "not t", "!f");

interface Typed {
  number: string;
  text: string;
  boolean: string;
}

/** Well-typed expressions in every spelling, with and without parentheses that matter. */
const typed = fc.letrec<Typed>((tie: fc.LetrecTypedTie<Typed>) => {
  const join = (...parts: fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
    fc.tuple(...parts).map((all) => all.join(" "));
  const group = (inner: fc.Arbitrary<string>): fc.Arbitrary<string> => inner.map((text) => `(${text})`);
  const number = tie("number");
  const text = tie("text");
  const boolean = tie("boolean");
  const equality = oneOf("==", "!=", "eq", "ne");
  const relation = oneOf("<", "<=", ">", ">=", "lt", "le", "gt", "ge");
  const list = (atom: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(fc.array(atom, { minLength: 1, maxLength: 4 }), oneOf("[]", "{}")).map(([items, pair]) => {
      return `${pair[0]}${items.join(", ")}${pair[1]}`;
    });
  return {
    number: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      numberAtom,
      join(number, oneOf("+", "-"), number),
      join(numberAtom, oneOf("*", "/", "div", "%", "mod"), oneOf("2.5", "4.0", "-2.5", "n")),
      group(number),
      join(oneOf("size"), oneOf("s", "w", "tags", "[1.0, 2.0]")),
      group(join(boolean, oneOf("?"), number, oneOf(":"), number)),
      group(join(oneOf("q", "n"), oneOf("??"), number)),
    ),
    text: fc.oneof(
      { depthSize: "small" },
      textAtom,
      join(text, oneOf("+"), text),
      group(text),
      group(join(boolean, oneOf("?"), text, oneOf(":"), text)),
      group(join(oneOf("q", "s"), oneOf("??"), text)),
    ),
    boolean: fc.oneof(
      { depthSize: "small" },
      booleanAtom,
      join(number, relation, number),
      join(number, equality, number),
      join(text, fc.oneof(relation, equality), text),
      join(boolean, oneOf("and", "&&", "or", "||"), boolean),
      join(boolean, oneOf("and", "&&", "or", "||"), boolean, oneOf("and", "&&", "or", "||"), boolean),
      join(oneOf("not", "!"), group(boolean)),
      group(boolean),
      join(text, oneOf("=^", "!^", "=$", "!$"), text),
      join(text, oneOf("=~", "!~"), oneOf("'a.*'", "'[A-Z].*'", "'(?i)RANDOM.*'", "'\\w+'", "''")),
      join(textAtom, oneOf("=~", "!~"), list(textAtom)),
      join(numberAtom, oneOf("=~", "!~"), list(numberAtom)),
      join(oneOf("n", "i", "1.0", "10.0"), oneOf("=~", "!~"), oneOf("(1..5)", "(4..2)", "(2..n)")),
      join(oneOf("q", "n", "s", "m.zz"), oneOf("==", "!=", "eq", "ne"), oneOf("null")),
      join(oneOf("empty"), oneOf("s", "u", "q", "tags", "[]", "(u + s)")),
      group(join(oneOf("q", "t", "f"), oneOf("??", "?:"), boolean)),
    ),
  };
});

const operand = fc.oneof(
  numberAtom,
  textAtom,
  booleanAtom,
  oneOf("q", "null", "tags", "[1.0, 4.0]", "('a' + s)"),
);
const operator = oneOf(
  ..."+ - * / % div mod == != eq ne < <= > >= lt le gt ge =~ !~ =^ !^ =$ !$ and or && || ?? ?:".split(" "),
);
const prefixes = oneOf("", "", "", "", "not ", "!", "- ", "size ", "empty ");

/** Operands and operators in a row, without parentheses: what binds how. */
const row = fc
  .tuple(
    fc.tuple(prefixes, operand),
    fc.array(fc.tuple(operator, prefixes, operand), { minLength: 1, maxLength: 5 }),
  )
  .map(([first, rest]) =>
    [first.join(""), ...rest.map(([symbol, prefix, atom]) => `${symbol} ${prefix}${atom}`)].join(" "),
  );

const piece = fc.oneof(
  operand,
  operator,
  oneOf(
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    ",",
    "?",
    ":",
    "..",
    "not",
    "!",
    "-",
    "size",
    "empty",
    "m.q",
    "1.0",
    "if",
    "=",
    ";",
  ),
);

/** Pieces in any order: nearly all are refused by both. */
const soup = fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join(" "));

const sample = (arbitrary: fc.Arbitrary<string>, numRuns: number): readonly string[] =>
  fc.sample(arbitrary, { numRuns, seed: 20_260_121 });

/** Shared subset throughout: the engines have to agree on every one. */
export const generated = (): readonly string[] => [
  ...sample(typed.boolean, 6_000),
  ...sample(typed.number, 2_000),
  ...sample(typed.text, 1_000),
];

/** Mostly ill-typed or malformed: the engines have to agree where both answer, and on what is an expression. */
export const disordered = (): readonly string[] => [...sample(row, 6_000), ...sample(soup, 4_000)];
