import type { Experiment } from "../../../client/index.ts";
import { type Crossing, differing, ifKnown, type Place, tagsOf } from "./crossing.ts";
import type { SourceExperiment } from "./source.ts";

const isCountable = (id: string): boolean => /^\d+$/.test(id) && Number.isSafeInteger(Number(id));

/** A place of its own choosing within what the server keeps; other places mean nothing once the files are here. */
function locationOf({ id, location }: SourceExperiment): { artifactLocation?: string } {
  const isOwn = location.startsWith("mlflow-artifacts:/") && location !== `mlflow-artifacts:/${id}`;
  return isOwn && !location.startsWith("mlflow-artifacts://") ? { artifactLocation: location } : {};
}

/** The experiment of the same name; else a new one, under the same number when nobody has that. */
async function findOrMake(
  crossing: Crossing,
  given: SourceExperiment,
): Promise<[Experiment, isNew: boolean]> {
  const { client, project, signal, tally } = crossing;
  const named = await ifKnown(client.experiments.get({ project, name: given.name }, { signal }));
  const number = Number(given.id);
  if (named !== undefined) {
    if (named.number !== number) {
      tally.remark("experiments", given.name, `its number here is ${named.number}, not ${given.id}`);
    }
    return [named, false];
  }
  const content = { project, name: given.name, ...locationOf(given) };
  if (!isCountable(given.id)) {
    const made = await client.experiments.create(content, { signal });
    const why = `its number here is ${made.number}: ${given.id} is more than Gallery counts to`;
    tally.remark("experiments", given.name, why);
    return [made, true];
  }
  const rival = await ifKnown(client.experiments.get({ project, number }, { signal }));
  if (rival === undefined) return [await client.experiments.create({ ...content, number }, { signal }), true];
  const made = await client.experiments.create(content, { signal });
  const why = `its number here is ${made.number}, as ${number} is another experiment`;
  tally.remark("experiments", given.name, why);
  return [made, true];
}

/** Carries an experiment without its runs. One that is deleted is open until `setAside`. */
export async function carryExperiment(crossing: Crossing, given: SourceExperiment): Promise<Place> {
  const { client, project, signal, tally } = crossing;
  const [found, isNew] = await findOrMake(crossing, given);
  const { number } = found;
  let isOpen = found.state === "active";
  const change = (moves: { deleted: boolean } | { tags: { set: Record<string, string> } }) =>
    client.experiments.change({ project, number, ...moves }, { signal });
  const open = async (): Promise<void> => {
    if (isOpen) return;
    isOpen = true;
    await change({ deleted: false });
  };
  const set = differing(tagsOf(given), found.tags);
  const tagged = Object.keys(set).length > 0;
  if (tagged) {
    await open();
    await change({ tags: { set } });
  }
  if (isNew || tagged) tally.carry("experiments");
  else tally.meet("experiments");
  return { number, open };
}

/** Deletes what is deleted there, once everything that belongs to it has been carried. */
export async function setAside(crossing: Crossing, { number }: Place): Promise<void> {
  const { client, project, signal } = crossing;
  const { state } = await client.experiments.get({ project, number }, { signal });
  if (state === "active") await client.experiments.change({ project, number, deleted: true }, { signal });
}
