import type { RegisteredInstance, RegisteredModel, RegistryStage } from "../../../domain/registry.ts";
import { quote } from "../../../expression/format.ts";
import { attempt, type Crossing, differing, ifKnown, tagsOf } from "./crossing.ts";
import type { SourceModel, SourceVersion } from "./source.ts";
import { fillGap, hideGap, isUnhiddenGap, makeVersion, type Titled } from "./versions.ts";

/** Versions of one model between two sentences about how far it is. */
const STEP = 100;

async function findTitled(
  { client, project, signal }: Crossing,
  title: string,
): Promise<RegisteredModel | undefined> {
  const { items } = await client.registry.searchModels(
    { project, where: `title == ${quote(title)}` },
    { signal },
  );
  return items[0];
}

/** The model of that title, made when there is none; tags and description are moved to what they are there. */
async function carryModel(crossing: Crossing, given: SourceModel): Promise<RegisteredModel> {
  const { client, project, signal, tally } = crossing;
  const { name: title, description } = given;
  const tags = tagsOf(given);
  const found = await findTitled(crossing, title);
  if (found === undefined) {
    const { baseVersionId } = await client.models.create({ project, title, tags, description }, { signal });
    tally.carry("registered models");
    return client.registry.model({ project, baseVersionId }, { signal });
  }
  const set = differing(tags, found.tags);
  const described = description !== found.description;
  if (Object.keys(set).length > 0) await client.models.changeTags(found.model, { set }, { signal });
  if (described) await client.registry.describeModel(found.model, description, { signal });
  if (described || Object.keys(set).length > 0) tally.carry("registered models");
  else tally.meet("registered models");
  return found;
}

const stageOf = (stage: string): RegistryStage => stage.toLowerCase() as RegistryStage;

/** Moves a version that is here to what it is there. Answers whether anything moved. */
async function follow(
  crossing: Crossing,
  here: RegisteredInstance,
  version: SourceVersion,
): Promise<boolean> {
  const { client, signal } = crossing;
  const { uuid } = here;
  const set = differing(tagsOf(version), here.tags);
  const stage = stageOf(version.stage);
  const tagged = Object.keys(set).length > 0;
  const described = version.description !== here.description;
  if (tagged) await client.instances.changeTags(uuid, { set }, { signal });
  if (described) await client.registry.describeInstance(uuid, version.description, { signal });
  if (stage !== here.stage) await client.registry.setStage({ uuid, stage }, { signal });
  return tagged || described || stage !== here.stage;
}

/** What has the place of a version already: itself, as an earlier import made it, or another one. */
async function meet(
  crossing: Crossing,
  { model }: Titled,
  uuid: string,
  number: number,
  version: SourceVersion | undefined,
): Promise<void> {
  const { client, signal, tally } = crossing;
  const name = `${model.name} ${number}`;
  const here = await ifKnown(client.registry.instance(uuid, { signal }));
  if (here === undefined) {
    if (version !== undefined) tally.leave("versions", name, "it was deleted here");
    return;
  }
  if (version === undefined) {
    if (isUnhiddenGap(here)) await hideGap(crossing, uuid);
    else tally.leave("versions", name, "it was deleted there since, and is kept here");
    return;
  }
  if (here.fields.source !== version.source) {
    tally.leave("versions", name, "another version has its number here");
    return;
  }
  if (here.fields.isPointer === true && version.files !== "") {
    tally.leave(
      "files",
      name,
      "it was made a pointer to its source before, and the files of a version never change",
    );
  }
  if (await follow(crossing, here, version)) tally.carry("versions");
  else tally.meet("versions");
}

async function carryVersions(crossing: Crossing, titled: Titled): Promise<readonly string[]> {
  const { client, project, signal, source, tally } = crossing;
  const { baseVersionId, model } = titled;
  const uuids: string[] = [];
  for await (const { uuid } of client.instances.allLineage(
    { project, baseVersionId, page_size: 1000 },
    { signal },
  )) {
    uuids.push(uuid);
  }
  for (let number = 1; number <= model.newest; number += 1) {
    if (number % STEP === 0) crossing.note(`${model.name}: version ${number} of ${model.newest}`);
    const version = await source.version(model, number);
    const known = uuids[number - 1];
    if (known !== undefined) {
      await meet(crossing, titled, known, number, version);
    } else if (version === undefined) {
      await fillGap(crossing, titled, number);
      uuids.push("");
    } else {
      const made = await makeVersion(crossing, titled, version);
      uuids.push(made.uuid);
      await follow(crossing, await client.registry.instance(made.uuid, { signal }), version);
      tally.carry("versions");
    }
  }
  return uuids;
}

async function carryAliases(
  crossing: Crossing,
  { model, baseVersionId }: Titled,
  uuids: readonly string[],
): Promise<void> {
  const { client, project, signal, tally } = crossing;
  const known = await client.registry.aliases({ project, baseVersionId }, { signal });
  for (const [alias, number] of Object.entries(model.aliases)) {
    const name = `${model.name}@${alias}`;
    const instance = uuids[number - 1];
    const here = known.find((each) => each.alias === alias);
    if (here?.rule != null) tally.leave("aliases", name, "a rule answers it here");
    else if (here !== undefined && here.instance === instance) tally.meet("aliases");
    else {
      await attempt(crossing, "aliases", name, async () => {
        await client.registry.setAlias({ project, baseVersionId, alias, instance: instance! }, { signal });
        tally.carry("aliases");
      });
    }
  }
}

/** Carries a registered model with its versions in their order, so that each gets its number, and its aliases. */
export async function carryRegistered(crossing: Crossing, model: SourceModel): Promise<void> {
  await attempt(crossing, "registered models", model.name, async () => {
    const { baseVersionId } = await carryModel(crossing, model);
    const titled = { baseVersionId, model };
    const uuids = await carryVersions(crossing, titled);
    await carryAliases(crossing, titled, uuids);
  });
}
