import { describe, expect, test } from "vitest";
import type { DependencyGraph, PinGraph } from "../../../client/index.ts";
import { toDot, toMermaid } from "./diagram.ts";
import { drawAsTree, pictureDependencies, picturePins } from "./picture.ts";
import { asciiStrokes, unicodeStrokes } from "./tree.ts";

type Edge = readonly [downstream: string, upstream: string, kind?: string, accepts?: string];

const modelOf = (name: string) => {
  const [project, baseVersionId] = name.includes("/") ? name.split("/") : ["p", name];
  return { project: project!, baseVersionId: baseVersionId!, model: "", owner: "" };
};

/** The graph that these edges make, asked for at its first name. */
function graph(root: string, ...edges: readonly Edge[]): DependencyGraph {
  const names = [...new Set([root, ...edges.flatMap((edge) => edge.slice(0, 2) as string[])])];
  return {
    models: names.map((name) => ({ ...modelOf(name), distance: 0 })),
    dependencies: edges.map(([downstream, upstream, kind = "feature", accepts = null]) => ({
      ...{ downstream: modelOf(downstream), upstream: modelOf(upstream), kind, accepts },
      ...{ since: "", by: "" },
    })),
  };
}

const picture = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join("");
const diamond = graph(
  "X",
  ["X", "A"],
  ["X", "B"],
  ["A", "C", "threshold"],
  ["B", "C", "feature", ">=2.1 <4"],
);

describe("a tree of dependencies", () => {
  const draw = (of: DependencyGraph, direction: "upstream" | "downstream" = "upstream") =>
    drawAsTree(pictureDependencies(of), direction, unicodeStrokes);

  test("draws what a diamond meets again only once", () => {
    const again = graph("X", ["X", "A"], ["X", "B"], ["A", "C"], ["B", "C"], ["C", "D"]);
    expect(draw(again)).toBe(
      picture([
        "X",
        "├── A (feature)",
        "│   └── C (feature)",
        "│       └── D (feature)",
        "└── B (feature)",
        "    └── C (feature) ↑ above",
      ]),
    );
  });

  test("goes down a chain, and up it", () => {
    const chain: readonly Edge[] = [
      ["X", "A"],
      ["A", "B", "ensemble_member", "2.x"],
    ];
    expect(draw(graph("X", ...chain))).toBe(
      picture(["X", "└── A (feature)", "    └── B (ensemble_member, 2.x)"]),
    );
    expect(draw(graph("B", ...chain), "downstream")).toBe(
      picture(["B", "└── A (ensemble_member, 2.x)", "    └── X (feature)"]),
    );
  });

  test("draws a wide fan by name, and a model that uses nothing", () => {
    const fan = graph("X", ...["E", "B", "D", "A", "C"].map((name): Edge => ["X", name]));
    expect(draw(fan)).toBe(
      picture(["X", ...["A", "B", "C", "D"].map((name) => `├── ${name} (feature)`), "└── E (feature)"]),
    );
    expect(draw(graph("X"))).toBe("X\n");
  });

  test("stays within ASCII where the terminal asks for it", () => {
    expect(drawAsTree(pictureDependencies(diamond), "upstream", asciiStrokes)).toBe(
      picture([
        "X",
        "|-- A (feature)",
        "|   `-- C (threshold)",
        "`-- B (feature)",
        "    `-- C (feature, >=2.1 <4) ^ above",
      ]),
    );
  });

  test("names the project of models elsewhere, and lets no name steer the terminal", () => {
    const elsewhere = graph("X", ["X", "q/A", 'a "kind"\n\u001b[31m|🚲']);
    expect(draw(elsewhere)).toBe(picture(["X", '└── q/A (a "kind"\\u000a\\u001b[31m|🚲)']));
  });

  test("has no limit of depth that a chain could reach", () => {
    const chain = Array.from({ length: 3_000 }, (_, at): Edge => [`m${at}`, `m${at + 1}`]);
    expect(draw(graph("m0", ...chain)).match(/└── /g)).toHaveLength(3_000);
  });
});

describe("diagrams of dependencies", () => {
  test("are the same text in whatever order the graph comes", () => {
    const { models, dependencies } = diamond;
    const [root, ...others] = models;
    const turned = { models: [root!, ...others.reverse()], dependencies: dependencies.toReversed() };
    expect(toDot(pictureDependencies(turned))).toBe(toDot(pictureDependencies(diamond)));
  });

  test("in DOT lead from upstream to downstream", () => {
    expect(toDot(pictureDependencies(diamond))).toBe(
      picture([
        "digraph gallery {",
        "  rankdir=LR;",
        "  node [shape=box];",
        '  n0 [label="X", style=bold];',
        '  n1 [label="A"];',
        '  n2 [label="B"];',
        '  n3 [label="C"];',
        '  n1 -> n0 [label="feature"];',
        '  n2 -> n0 [label="feature"];',
        '  n3 -> n1 [label="threshold"];',
        '  n3 -> n2 [label="feature, >=2.1 <4"];',
        "}",
      ]),
    );
  });

  test("in Mermaid lead from upstream to downstream", () => {
    expect(toMermaid(pictureDependencies(diamond))).toBe(
      picture([
        "flowchart LR",
        '  n0["X"]',
        '  n1["A"]',
        '  n2["B"]',
        '  n3["C"]',
        '  n1 -->|"feature"| n0',
        '  n2 -->|"feature"| n0',
        '  n3 -->|"threshold"| n1',
        '  n3 -->|"feature, #62;=2.1 #60;4"| n2',
        "  style n0 stroke-width:3px",
      ]),
    );
  });

  test("take a character code in a name for what it is: text", () => {
    const coded = pictureDependencies(graph("X", ["X", "A", "C#35;"]));
    expect(toMermaid(coded)).toContain('-->|"C#35;35#59;"|');
  });

  test("say nothing that is not there", () => {
    const empty = { root: "", labels: new Map(), links: [] };
    expect(toDot(empty)).toBe("digraph gallery {\n  rankdir=LR;\n  node [shape=box];\n}\n");
    expect(toMermaid(empty)).toBe("flowchart LR\n");
  });
});

describe("pictures of pins", () => {
  const ref = (uuid: string, baseVersionId: string, version: string, partition = {}, project = "p") => ({
    ...{ uuid, project, baseVersionId, version, partition, distance: 0 },
  });
  const pins: PinGraph = {
    instances: [
      ref("1", "X", "7.1", { city: 'New "York" | <b>\n🚲' }),
      ref("2", "A", "4.1", { city: "Oslo" }),
      ref("3", "D", "1.0", {}, "q"),
    ],
    pins: [
      { downstream: "1", upstream: "2" },
      { downstream: "2", upstream: "3" },
    ],
  };

  test("name instances as they can be typed", () => {
    expect(drawAsTree(picturePins(pins), "upstream", unicodeStrokes)).toBe(
      picture(['X@7.1{"city":"New \\"York\\" | <b>\\n🚲"}', "└── A@4.1{city=Oslo}", "    └── q/D@1.0"]),
    );
  });

  test("escape what DOT and Mermaid would read", () => {
    expect(toDot(picturePins(pins))).toContain(
      String.raw`  n0 [label="X@7.1{\"city\":\"New \\\"York\\\" | <b>\\n🚲\"}", style=bold];`,
    );
    expect(toMermaid(picturePins(pins))).toBe(
      picture([
        "flowchart LR",
        '  n0["X@7.1#123;#34;city#34;:#34;New #92;#34;York#92;#34; #124; #60;b#62;#92;n🚲#34;#125;"]',
        '  n1["A@4.1#123;city=Oslo#125;"]',
        '  n2["q/D@1.0"]',
        "  n1 --> n0",
        "  n2 --> n1",
        "  style n0 stroke-width:3px",
      ]),
    );
  });
});
