import type { ExperimentName } from "../../../domain/experiment.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, MlflowError, missing, retell } from "../errors.ts";
import { experimentMessage } from "../messages.ts";
import { required, text } from "../requests/fields.ts";
import { experimentNumber } from "../requests/ids.ts";
import { newTags, recordOf } from "../requests/kinds.ts";
import { limits } from "../requests/limits.ts";
import { checkLength, checkTagKey } from "../requests/names.ts";

const id = { experiment_id: required(text) };

const noExperiment = (number: number) => () => missing(`No Experiment with id=${number} exists`);
const nameTaken = (name: string) => () =>
  new MlflowError("RESOURCE_ALREADY_EXISTS", `Experiment(name=${name}) already exists.`);
const notActive = (number: number) => () =>
  invalid(`The experiment ${number} must be in the 'active' state. Current state is deleted.`);

export const experimentRefusals = (number: number) => ({
  "experiment.unknown": noExperiment(number),
  "experiment.deleted": notActive(number),
});

function checkTag(key: string, value: string): void {
  checkTagKey(key);
  checkLength(value, "value", limits.experimentTagValue);
}

export function experimentHandlers(metadata: Metadata): MlflowHandlers {
  const get = ({ caller }: MlflowCall, named: ExperimentName) =>
    retell(metadata.getExperiment(caller, named), {
      "experiment.unknown": () =>
        "number" in named
          ? noExperiment(named.number)()
          : missing(`Could not find experiment with name '${named.name}'`),
    });

  const find = (call: MlflowCall, experimentId: string) =>
    get(call, { project: call.project, number: experimentNumber(experimentId) });

  /** Only what is active can be deleted, and only what is deleted restored. */
  const setDeleted = async (call: MlflowCall, experimentId: string, deleted: boolean) => {
    const { number, state } = await find(call, experimentId);
    if ((state === "deleted") === deleted) throw noExperiment(number)();
    await metadata.changeExperiment(call.caller, { project: call.project, number, deleted });
  };

  return {
    CreateExperiment: handle(
      { name: required(text), artifact_location: text, tags: newTags },
      async ({ name, artifact_location, tags }, { caller, project }) => {
        checkLength(name, "name", limits.experimentName);
        const given = recordOf(tags);
        for (const [key, value] of Object.entries(given)) checkTag(key, value);
        const made = metadata.createExperiment(caller, {
          project,
          name,
          tags: given,
          ...(artifact_location && { artifactLocation: artifact_location }),
        });
        const { number } = await retell(made, { "experiment.exists": nameTaken(name) });
        return { experiment_id: String(number) };
      },
    ),

    GetExperiment: handle(id, async ({ experiment_id }, call) => ({
      experiment: experimentMessage(await find(call, experiment_id)),
    })),

    GetExperimentByName: handle({ experiment_name: required(text) }, async ({ experiment_name }, call) => ({
      experiment: experimentMessage(await get(call, { project: call.project, name: experiment_name })),
    })),

    DeleteExperiment: handle(id, ({ experiment_id }, call) => setDeleted(call, experiment_id, true)),

    RestoreExperiment: handle(id, ({ experiment_id }, call) => setDeleted(call, experiment_id, false)),

    UpdateExperiment: handle(
      { ...id, new_name: required(text) },
      async ({ experiment_id, new_name: name }, { caller, project }) => {
        const number = experimentNumber(experiment_id);
        checkLength(name, "name", limits.experimentName);
        await retell(metadata.changeExperiment(caller, { project, number, name }), {
          "experiment.unknown": noExperiment(number),
          "experiment.exists": nameTaken(name),
          "experiment.deleted": () => invalid("Cannot rename a non-active experiment."),
        });
      },
    ),

    SetExperimentTag: handle(
      { ...id, key: required(text), value: text },
      async ({ experiment_id, key, value = "" }, { caller, project }) => {
        checkTag(key, value);
        const number = experimentNumber(experiment_id);
        await retell(
          metadata.changeExperiment(caller, { project, number, tags: { set: { [key]: value } } }),
          {
            ...experimentRefusals(number),
          },
        );
      },
    ),

    DeleteExperimentTag: handle({ ...id, key: required(text) }, async ({ experiment_id, key }, call) => {
      const { number, tags, state } = await find(call, experiment_id);
      if (state === "deleted") throw notActive(number)();
      if (!Object.hasOwn(tags, key)) {
        throw missing(`No tag with name: ${key} in experiment with id ${experiment_id}`);
      }
      const { caller, project } = call;
      await metadata.changeExperiment(caller, { project, number, tags: { remove: [key] } });
    }),
  };
}
