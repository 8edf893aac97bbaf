/** What the branches of a tree are drawn with. */
export interface Strokes {
  readonly branch: string;
  readonly last: string;
  readonly beside: string;
  readonly below: string;
  /** Behind what stands further up with all that hangs from it. */
  readonly again: string;
}

export const unicodeStrokes: Strokes = {
  branch: "├── ",
  last: "└── ",
  beside: "│   ",
  below: "    ",
  again: "↑ above",
};

export const asciiStrokes: Strokes = {
  branch: "|-- ",
  last: "`-- ",
  beside: "|   ",
  below: "    ",
  again: "^ above",
};

/** One line of a tree; twigs with one key are one thing, reached in several ways. */
export interface Twig {
  readonly key: string;
  readonly text: string;
}

interface Place {
  readonly twig: Twig;
  /** What stands before its text, and before the lines below it. */
  readonly own: string;
  readonly under: string;
}

/** Draws what hangs from each root. What is met again is named, not drawn again. */
export function drawTree(
  roots: readonly Twig[],
  twigsOf: (key: string) => readonly Twig[],
  strokes: Strokes,
): string {
  const drawn = new Set<string>();
  const waiting: Place[] = roots.map((twig) => ({ twig, own: "", under: "" })).reverse();
  let picture = "";
  for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
    const { twig, own, under } = place;
    const again = drawn.has(twig.key);
    picture += `${own}${twig.text}${again ? ` ${strokes.again}` : ""}\n`;
    if (again) continue;
    drawn.add(twig.key);
    const twigs = twigsOf(twig.key);
    for (let at = twigs.length - 1; at >= 0; at--) {
      const last = at === twigs.length - 1;
      waiting.push({
        twig: twigs[at]!,
        own: under + (last ? strokes.last : strokes.branch),
        under: under + (last ? strokes.below : strokes.beside),
      });
    }
  }
  return picture;
}
