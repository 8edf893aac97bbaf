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

/** Written by hand: what the design and the measurements of Commons JEXL name. */
export const written: readonly string[] = [
  'metrics["mae"] <= 5',
  "metrics['mae'] <= 3",
  "metrics.bias <= 0.1 && metrics.bias > -0.1",
  "a.created_time > b.created_time",
  "a.metrics.mae < b.metrics['mae']",
  'metrics.Validation["mae"] == 3',
  'metrics["Validation"]["precision@10"] ge 0.5',
  'w == "Random Forest" and n eq 5',
  "n ?? i == 5 and t",
  "t and f ?? n",
  "not t == f or t",
  "1 < 2 == true",
  "1 < 2 < 3",
  "1 == 1 == true",
  "1 != 2 != 3",
  "s =~ 'a' =~ 'b'",
  "s =^ 'a' == t",
  "n =~ (1..5)",
  "n =~ (5..1)",
  "i !~ (4..5)",
  "3 =~ (1..2 + 3)",
  "3 =~ (z..n)",
  "size (1..5)",
  "size(5..1)",
  "size s + 1",
  "size s == 3",
  "size(s)",
  "size {1,1}",
  "size [1,1]",
  "size []",
  "empty []",
  "empty {}",
  "empty u",
  "not empty s",
  "empty(q)",
  "empty s.length",
  "size tags",
  "size(numbers) == 2",
  "empty tags",
  "1--1",
  "++n",
  "--n",
  "1 - -1",
  "-(-1)",
  "- -1",
  "-n + 2",
  "-7 % 3",
  "7 % -3",
  "7.5 % 2",
  "7.0 / 2",
  "n div 2",
  "n mod 2",
  "0.1 + 0.2 == 0.3",
  "2 + 3 * 4 - 5",
  "(2 + 3) * 4",
  "10 - 4 - 3",
  "100 / 5.0 / 2",
  "t?.5:1",
  "t ? .5 : 1",
  "t ? 1 : f ? 2 : 3",
  "f ? 1 : f ? 2 : 3",
  "f ?: t ?: f",
  "q ?? 3",
  "q.r.s ?? 3",
  "q ?: 3",
  "f ?? 3",
  "f ?: 3",
  "z ?? 3",
  "q == null",
  "null != n",
  "null == null",
  "q.r == null",
  "n == null or t",
  "m.and",
  "m.size",
  "m.precision@10",
  'm["with blank"]',
  "m['q']",
  '"eu" =~ tags',
  '"eu" !~ tags',
  "2.5 =~ numbers",
  "n =~ [1.0, 5.0]",
  "n !~ {1.0, 2.0}",
  "s =~ ['abc', 'd']",
  "s =~ ['abc', 'd',]",
  "s =~ 'b'",
  "s =~ 'a.*'",
  "s =~ '(?i)A.C'",
  "w =~ '\\w+ \\w+'",
  'w =~ "Random\\\\s.*"',
  "w =~ '[A-Z]\\w{5}.(Forest|Tree)'",
  "s !~ 'a.*'",
  "s =^ ''",
  "s =$ 'bc'",
  "w !$ 'Tree'",
  "w !^ 'Random'",
  "s !$ 'c'",
  '"B" < "a"',
  '"10" < "9"',
  "s lt 'abd' and s le 'abc' and s gt 'abb' and s ge 'abc'",
  "'it\\'s'",
  "'a\\qb'",
  "'\\t\\n\\\\'",
  "'\\u00e9\\u2028'",
  "'a\nb'",
  '"a',
  "'città'",
  "città",
  "1 // comment",
  "1 /* comment */ + 2",
  "1 /* comment",
  "/**/ 1",
  "# 1",
  "08",
  "1_000",
  "5.",
  "1e",
  "1.5e-3",
  "1E5",
  "0x1F",
  "0x",
  "n = 5",
  "n += 5",
  "n == 5;",
  "new('x')",
  "() -> 1",
  "x -> 1",
  "if (t) 1",
  "s.length()",
  "size",
  "empty",
  "not",
  "and",
  "a b",
  "(1",
  "1)",
  "()",
  "1 +",
  "* 1",
  "n ==",
  "t ? 1",
  "t ? : 1",
  "t : 1",
  "[1",
  "n =~ [1",
  "m[",
  "m.",
  ".m",
  "m..q",
  "@x n",
  "t and or f",
  "t && && f",
  "t | | f",
  "TRUE ?? 1",
  "And ?? 1",
  "\f1\t+\r\n2",
  "1\u00a0+ 2",
  "\ufeff1",
];

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
