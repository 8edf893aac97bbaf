import { expect, test } from "vitest";
import type { LineageEntry } from "../../../client/index.ts";
import { drawLineage, lineageColumns } from "./lineage.ts";
import { asciiStrokes, unicodeStrokes } from "./tree.ts";

const entry = (uuid: string, version: string, given: Partial<LineageEntry> = {}): LineageEntry => ({
  ...{ uuid, version, project: "p", baseVersionId: "demand", partition: {} },
  ...{ createdAt: `2026-01-0${version.at(-1)}T00:00:00.000Z`, createdBy: "ann" },
  ...{ descent: "trained", parent: null, cause: null, deprecated: false, environments: [] },
  ...given,
});

const retrained = (uuid: string, version: string, parent: string, given: Partial<LineageEntry> = {}) =>
  entry(uuid, version, { descent: "retrained", parent, ...given });

const history = [
  entry("a", "1.1", { deprecated: true }),
  retrained("b", "1.2", "a", { environments: ["production", "staging"] }),
  entry("c", "1.3", {
    ...{ descent: "propagated", parent: "b", createdBy: "bob" },
    cause: {
      ...{ change: 42, kind: "instance.created", subject: "f00d" },
      ...{ project: "q", baseVersionId: "rain", version: "2.1", partition: { city: "Oslo" } },
    },
  }),
  retrained("d", "1.4", "a"),
  entry("e", "1.5"),
];

const tree = [
  "demand",
  "├── 1.1 Trained, 2026-01-01T00:00:00.000Z by ann deprecated",
  "│   ├── 1.2 Retrain of 1.1, 2026-01-02T00:00:00.000Z by ann [production, staging]",
  "│   │   └── 1.3 Propagated from 1.2 after instance.created q/rain@2.1{city=Oslo} (42), 2026-01-03T00:00:00.000Z by bob",
  "│   └── 1.4 Retrain of 1.1, 2026-01-04T00:00:00.000Z by ann",
  "└── 1.5 Trained, 2026-01-05T00:00:00.000Z by ann",
];

test("a lineage is a tree: each instance below the one that it was made from", () => {
  expect(drawLineage(history, unicodeStrokes)).toBe(tree.map((line) => `${line}\n`).join(""));
  expect(drawLineage(history, asciiStrokes)).toMatch(/^demand\n\|-- 1\.1 Trained/);
  expect(drawLineage([], unicodeStrokes)).toBe("");
});

test("each partition has a tree, and a parent elsewhere is named with its partition", () => {
  const cities = [
    entry("a", "1.1", { partition: { city: "Oslo" } }),
    entry("b", "1.2", { partition: { city: "a | b\n" } }),
    retrained("c", "1.3", "a", { partition: { city: "a | b\n" } }),
    retrained("d", "1.4", "gone", { partition: { city: "Oslo" } }),
  ];
  const by = (version: string) => `2026-01-0${version.at(-1)}T00:00:00.000Z by ann`;
  expect(drawLineage(cities, unicodeStrokes)).toBe(
    [
      "demand{city=Oslo}",
      `├── 1.1 Trained, ${by("1")}`,
      `└── 1.4 Retrain of gone, ${by("4")}`,
      'demand{"city":"a | b\\n"}',
      `├── 1.2 Trained, ${by("2")}`,
      `└── 1.3 Retrain of 1.1{city=Oslo}, ${by("3")}`,
      "",
    ].join("\n"),
  );
});

test("a timeline has a line for each instance", () => {
  const columns = lineageColumns(history);
  expect(columns.map(({ title }) => title).slice(1, 7)).toEqual([
    ...["version", "partition", "origin", "cause", "by", "serves"],
  ]);
  expect(history.map((each) => columns.map(({ of }) => of(each)).slice(1, 7))).toEqual([
    ["1.1", "", "Trained", "", "ann", ""],
    ["1.2", "", "Retrain of 1.1", "", "ann", "production, staging"],
    ["1.3", "", "Propagated from 1.2", "instance.created q/rain@2.1{city=Oslo} (42)", "bob", ""],
    ["1.4", "", "Retrain of 1.1", "", "ann", ""],
    ["1.5", "", "Trained", "", "ann", ""],
  ]);
});
