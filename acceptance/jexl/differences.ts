/**
 * Every intended difference from Commons JEXL on sources that both could read. The differential test runs the
 * examples on both engines; `docs/expressions.md` prints the list, and a test holds the two together.
 */

export interface Example {
  readonly source: string;
  /** A JSON value, `missing`, or the refusal: `syntax`, `type`, `evaluation`. */
  readonly gallery: string;
  /** A JSON value, `container`, or the refusal: `syntax`, `evaluation`. */
  readonly jexl: string;
}

export interface Difference {
  readonly name: string;
  readonly difference: string;
  readonly reason: string;
  readonly examples: readonly Example[];
}

const example = (source: string, gallery: string, jexl: string): Example => ({ source, gallery, jexl });

export const differences: readonly Difference[] = [
  {
    name: "real division",
    difference: "There is one number type, the IEEE double, and `/` is real division.",
    reason: "JSON has one number; a metric written 7 or 7.0 must not change a rule.",
    examples: [example("7 / 2", "3.5", "3"), example("-7 div 2", "-3.5", "-3")],
  },
  {
    name: "missing values",
    difference:
      "Comparison, arithmetic, match, `size` and `not` of what is missing are missing; `and` and `or` are Kleene's; a condition holds only when it is true.",
    reason: "What was never measured is neither false nor zero.",
    examples: [
      example("q != 1", "missing", "true"),
      example("not (q < 1)", "missing", "true"),
      example("q + 1", "missing", "1"),
      example("q <= q", "missing", "true"),
      example("q !~ tags", "missing", "true"),
      example("size q", "missing", "0"),
      example("q ? 1 : 2", "missing", "2"),
      example("q and t", "missing", "null"),
      example("not q", "missing", "true"),
      example("null", "missing", "null"),
    ],
  },
  {
    name: "no coercion",
    difference: "Different types are never compared, added or matched; that is a type error.",
    reason: '`"10" < "9"` and `"10" < 9` should not both be answers.',
    examples: [
      example('n == "5"', "type", "true"),
      example('"a" + 1', "type", '"a1"'),
      example('"5" > 3', "type", "true"),
      example('t == "abc"', "type", "true"),
      example("t + 1", "type", "2"),
      example('n =~ "5.0"', "type", "true"),
      example('n =^ "5"', "type", "true"),
      example("size n", "type", "0"),
      example("n =~ 5", "type", "true"),
      example("t > f", "type", "true"),
    ],
  },
  {
    name: "conditions are booleans",
    difference: "`and`, `or`, `not` and `?` take booleans only and answer booleans.",
    reason: "A number is no condition; `1 and 2` would be 2.",
    examples: [
      example("1 and 2", "type", "2"),
      example("not s", "type", "false"),
      example("n ? 1 : 2", "type", "1"),
    ],
  },
  {
    name: "default by absence or false",
    difference: "`?:` replaces what is missing or false, not 0 or the empty text.",
    reason: "0 is a value like any other.",
    examples: [example("z ?: 3", "0", "3"), example('u ?: "d"', '""', '"d"')],
  },
  {
    name: "division by zero",
    difference: "Division by zero and a result beyond the largest double are evaluation errors.",
    reason: "Commons JEXL answers 0 leniently, which passes a threshold.",
    examples: [
      example("n / 0", "evaluation", "0"),
      example("n % 0", "evaluation", "0"),
      example("1e308 * 10", "evaluation", '"Infinity"'),
    ],
  },
  {
    name: "no NaN",
    difference: "A NaN or infinite metric counts as missing; `NaN` is a reserved word.",
    reason: "In Commons JEXL NaN is the smallest value, so it passes `<= 5`.",
    examples: [example("NaN < 1", "syntax", "true")],
  },
  {
    name: "minus zero",
    difference: "`-0.0` and `0.0` are equal.",
    reason: "So they are in IEEE arithmetic and in every database.",
    examples: [example("-z == 0", "true", "false")],
  },
  {
    name: "exact integers only",
    difference: "An integer literal beyond 2^53 and a number beyond the largest double are refused.",
    reason: "A double cannot keep them.",
    examples: [
      example("9007199254740993 == 9007199254740992", "syntax", "false"),
      example("1e400 > 1", "syntax", "true"),
    ],
  },
  {
    name: "membership by value",
    difference: "`5.0 =~ [5]` holds; only whole numbers are in a range.",
    reason: "Commons JEXL compares classes in a list and truncates for a range.",
    examples: [
      example("n =~ [5]", "true", "false"),
      example("1.5 =~ (1..5)", "false", "true"),
      example("size {1, 1.0}", "1", "2"),
      example("3 =~ (1.5..4)", "evaluation", "true"),
    ],
  },
  {
    name: "containers are operands",
    difference:
      "A list, set or range stands only on the right of `=~` and `!~` and under `size` and `empty`; there are no maps.",
    reason: "Values of lists cannot be compiled to SQL alike in all stores.",
    examples: [
      example("[1, 2]", "type", "container"),
      example("[1, 2] == [1, 2]", "type", "false"),
      example("{1, 2} == {2, 1}", "type", "true"),
      example("[1, 2] =~ [2, 1]", "type", "true"),
      example('{"a": 1}', "syntax", "container"),
      example("1..5", "syntax", "container"),
      example("1 =~ [1, ...]", "syntax", "true"),
    ],
  },
  {
    name: "literal keys and patterns",
    difference: "A key in brackets is a literal, and so is a pattern.",
    reason: "A tree has to name its fields and metrics, and a pattern is checked with the rule.",
    examples: [example("m[k]", "syntax", "1"), example("s =~ s", "type", "true")],
  },
  {
    name: "patterns in RE2 syntax",
    difference:
      "Patterns are RE2's; possessive and atomic groups, look-around, back-references and `[a&&[b]]` are refused.",
    reason: "Time linear in the text.",
    examples: [example('s =~ "a++bc"', "syntax", "true"), example('s =~ "(?>a)bc"', "syntax", "true")],
  },
  {
    name: "empty numbers",
    difference: "`empty` of a number is false.",
    reason: "0 is a value like any other.",
    examples: [example("empty z", "false", "true")],
  },
  {
    name: "size in code points",
    difference: "`size` of a text counts code points, and texts order by code point.",
    reason: "Databases count and order so.",
    examples: [example('size "😀"', "1", "2"), example('"\uff5e" < "😀"', "true", "false")],
  },
  {
    name: "upper-case words",
    difference: "`AND`, `OR` and `NOT` are operators where an operator may stand.",
    reason: "The Gallery paper writes them.",
    examples: [
      example("t AND f", "false", "syntax"),
      example("f OR t", "true", "syntax"),
      example("NOT t", "false", "syntax"),
      example("NOT(t)", "false", "null"),
    ],
  },
  {
    name: "own functions",
    difference: "Gallery's functions are called by name; a call of anything else is refused.",
    reason: "A misspelt function has to be found when the rule is checked.",
    examples: [example("nosuch(1)", "syntax", "null"), example('duration("1h")', "3600", "null")],
  },
  {
    name: "one expression",
    difference: "An empty source is refused.",
    reason: "A rule without a condition is a mistake.",
    examples: [example("", "syntax", "null")],
  },
  {
    name: "smaller grammar",
    difference:
      "Refused: bitwise operators, `===`, `!==`, `?.`, `?[`, the sign `+`, templates, `##` comments, quoted names after a dot, octal numbers, number suffixes, `1.e5`, a dot apart from its fraction, members of literals.",
    reason: "Nothing that a rule needs; each has a plain spelling.",
    examples: [
      example("5 & 1", "syntax", "1"),
      example("t === t", "syntax", "true"),
      example("m?.q", "syntax", "1"),
      example("+5", "syntax", "5"),
      example("`abc`", "syntax", '"abc"'),
      example("1 ## comment", "syntax", "1"),
      example('m."q"', "syntax", "1"),
      example("017", "syntax", "15"),
      example("5L", "syntax", "5"),
      example("1.e5", "syntax", "100000"),
      example("1 + . 2", "syntax", "1.2"),
      example(". 5", "syntax", "0.5"),
      example("size [1, 2].eq", "syntax", "0"),
    ],
  },
  {
    name: "well-formed texts",
    difference:
      "A text may not hold half a surrogate pair or U+0000, and `\\u` needs four hexadecimal digits.",
    reason: "Databases refuse them.",
    examples: [example('"\\u12"', "syntax", '"\\\\u12"'), example('size "\\u0000"', "syntax", "1")],
  },
  {
    name: "own entries only",
    difference: "A member is an own entry of the data; there are no getters and no host objects.",
    reason: "A metric may be called `empty` or `class`, and nothing leads to a class.",
    examples: [example("m.empty", "missing", "false"), example('"".class', "syntax", "container")],
  },
];
