import { beforeEach, describe, expect, test } from "vitest";
import type { IntendedChange } from "../../../domain/dependency.ts";
import type { Rule, RuleStage } from "../../../domain/rule.ts";
import { ann, World } from "../../testing/world.ts";
import type { RuleBook, StagedRule } from "../rule-book.ts";
import { actionRule, selectionRule } from "../select/testing/make.ts";
import { createPreview } from "./preview.ts";

const team = { name: "forecasting", projects: ["p"], environments: [], callbacks: {} };

const staged = (rule: Rule, stage: RuleStage = "on"): StagedRule => ({ rule, commit: "c0ffee", team, stage });

const about = (name: string, given: string | null): StagedRule =>
  staged(selectionRule({ uuid: name, name, project: "p", given }));

const bookOf = (...rules: readonly StagedRule[]): RuleBook => ({
  generation: 1,
  all: () => rules,
  byUuid: (uuid) => rules.find(({ rule }) => rule.uuid === uuid),
});

let world: World;

async function model(baseVersionId: string, owner: string, partitionBy: readonly string[] = []) {
  const { uuid } = await world.storage.createModel(ann, { project: "p", baseVersionId, owner, partitionBy });
  return uuid;
}

async function concerned(rules: readonly StagedRule[], change: IntendedChange): Promise<string[]> {
  const { previewImpact } = createPreview(world.context, bookOf(...rules), world.storage);
  return (await previewImpact(ann, { change })).rules.map((each) => `${each.name} ${each.concerned}`);
}

beforeEach(async () => {
  world = new World();
  await world.project();
});

describe("an upload concerns the rules whose GIVEN is about it", () => {
  const upload = { kind: "instance", project: "p", baseVersionId: "demand" } as const;

  test("as its line's newest instance says", async () => {
    await model("demand", "ann");
    await world.instance({ baseVersionId: "demand", fields: { city: "Oslo", horizon: 7 } });
    const rules = [
      about("all", null),
      about("city", `city == "Oslo" and owner == "ann"`),
      about("else", `city == "Rome"`),
      about("long", `city == "Oslo" and horizon > 7`),
      about("model", `base_version_id == "demand"`),
      about("other", `base_version_id == "supply" and tags.reviewed == "yes"`),
    ];
    expect(await concerned(rules, upload)).toEqual(["all yes", "city yes", "model yes"]);
  });

  test("perhaps, when that turns on what nobody knows before it is there", async () => {
    await model("demand", "ann");
    await world.instance({ baseVersionId: "demand" });
    const rules = [
      about("age", "age(created) < 7"),
      about("city", `city == "Oslo"`),
      about("metric", "metrics.mae < 5"),
      about("number", "number > 3"),
      about("tag", `tags.reviewed == "yes"`),
      about("whose", `created_by == "ann"`),
    ];
    expect(await concerned(rules, upload)).toEqual(rules.map(({ rule }) => `${rule.name} maybe`));
  });

  test("perhaps, when it is the first of its partition", async () => {
    await model("demand", "ann", ["city"]);
    await world.instance({ baseVersionId: "demand", fields: { city: "Oslo", horizon: 7 } });
    const rules = [
      about("city", `city == "Rome"`),
      about("else", `city == "Oslo"`),
      about("horizon", `city == "Rome" and horizon == 7`),
      about("model", `model == "f3b6d8e0-0000-4000-8000-000000000000"`),
    ];
    expect(await concerned(rules, { ...upload, partition: { city: "Rome" } })).toEqual([
      ...["city yes", "horizon maybe"],
    ]);
  });
});

test("versions downstream concern rules as their heads do", async () => {
  const upstream = await model("demand", "ann");
  const downstream = await model("pricing", "bob");
  await world.instance({ baseVersionId: "demand" });
  await world.instance({ baseVersionId: "pricing", fields: { city: "Oslo" } });
  await world.storage.addDependency(ann, { model: downstream, upstream });
  const rules = [
    about("city", `owner == "bob" and city == "Oslo"`),
    about("else", `owner == "bob" and country == "Norway"`),
    about("next", `owner == "bob" and version == "1.2"`),
    about("now", `owner == "bob" and version == "1.1"`),
    about("tag", `owner == "bob" and tags.reviewed == "yes"`),
  ];
  const change = { kind: "instance", project: "p", baseVersionId: "demand" } as const;
  expect(await concerned(rules, change)).toEqual(["city yes", "next yes", "tag maybe"]);
  const removal = { kind: "remove", model: downstream, upstream } as const;
  expect(await concerned(rules, removal)).toEqual(["city yes", "next yes", "tag maybe"]);
});

test("each rule says whose it is, of what kind, and how far it may go", async () => {
  await model("demand", "ann");
  const action = staged(actionRule({ uuid: "a-1", name: "alarm", project: "p" }), "shadow");
  const elsewhere = staged(selectionRule({ uuid: "s-1", project: "q" }));
  const { previewImpact } = createPreview(world.context, bookOf(action, elsewhere), world.storage);
  const change = { kind: "instance", project: "p", baseVersionId: "demand" } as const;
  const impact = await previewImpact(ann, { change });
  expect(impact).toMatchObject({ versions: [], deployments: [] });
  expect(impact.rules).toEqual([
    {
      ...{ uuid: "a-1", team: "forecasting", name: "alarm", kind: "action" },
      ...{ stage: "shadow", concerned: "yes" },
    },
  ]);
});
