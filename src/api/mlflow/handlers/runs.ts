import type { Run, RunChange } from "../../../domain/run.ts";
import type { Ids } from "../../../domain/seams.ts";
import type { Metadata } from "../../../tiers/metadata/index.ts";
import type { Locations } from "../artifacts/locations.ts";
import { handle, type MlflowCall, type MlflowHandlers } from "../call.ts";
import { invalid, missing, retell } from "../errors.ts";
import { newRunMessage, RUN_NAME, runInfoMessage, runMessage } from "../messages.ts";
import { int64, required, text } from "../requests/fields.ts";
import { experimentNumber, runMissing, runUuid } from "../requests/ids.ts";
import { newTags, recordOf, runStatus } from "../requests/kinds.ts";
import { runNameOf } from "../runs/names.ts";

const id = { run_id: required(text) };

export const runRefusals = (runId: string) => ({
  "run.unknown": () => runMissing(runId),
  "run.deleted": () => invalid(`The run ${runId} must be in the 'active' state. Current state is deleted.`),
});

const creation = {
  experiment_id: text,
  start_time: int64,
  run_name: text,
  user_id: text,
  tags: newTags,
};

export interface RunContext {
  readonly metadata: Metadata;
  readonly locations: Locations;
  readonly ids: Ids;
}

export function runHandlers({ metadata, locations, ids }: RunContext): MlflowHandlers {
  const get = ({ caller }: MlflowCall, runId: string): Promise<Run> =>
    retell(metadata.getRun(caller, { run: runUuid(runId) }), runRefusals(runId));

  const change = ({ caller }: MlflowCall, runId: string, moves: Omit<RunChange, "run">): Promise<Run> =>
    retell(metadata.changeRun(caller, { ...moves, run: runUuid(runId) }), runRefusals(runId));

  return {
    CreateRun: handle(creation, async (given, { caller, project }) => {
      const { [RUN_NAME]: tagged, ...tags } = recordOf(given.tags);
      if (given.run_name && tagged && given.run_name !== tagged) {
        throw invalid(
          `Both 'run_name' argument and '${RUN_NAME}' tag are specified, but with different values (run_name='${given.run_name}', ${RUN_NAME}='${tagged}').`,
        );
      }
      const experiment = experimentNumber(given.experiment_id);
      const uuid = ids.uuid();
      const made = metadata.createRun(caller, {
        project,
        experiment,
        uuid,
        name: given.run_name || tagged || runNameOf(uuid),
        user: given.user_id ?? tags["mlflow.user"] ?? "",
        tags,
        ...(given.start_time !== undefined && { startedAt: given.start_time }),
      });
      const run = await retell(made, {
        "experiment.unknown": () => missing(`No Experiment with id=${experiment} exists`),
        "experiment.deleted": () =>
          invalid(`The experiment ${experiment} must be in the 'active' state. Current state is deleted.`),
      });
      return { run: newRunMessage(run, await locations.of(caller, run)) };
    }),

    GetRun: handle(id, async ({ run_id }, call) => {
      const run = await get(call, run_id);
      return { run: runMessage(run, await locations.of(call.caller, run)) };
    }),

    UpdateRun: handle(
      { ...id, end_time: int64, status: runStatus, run_name: text },
      async ({ run_id, end_time, status, run_name }, call) => {
        const run = await change(call, run_id, {
          ...(status !== undefined && { status }),
          ...(end_time !== undefined && { endedAt: end_time }),
          ...(run_name && { name: run_name }),
        });
        return { run_info: runInfoMessage(run, await locations.of(call.caller, run)) };
      },
    ),

    DeleteRun: handle(id, async ({ run_id }, call) => {
      await change(call, run_id, { deleted: true });
    }),

    RestoreRun: handle(id, async ({ run_id }, call) => {
      await change(call, run_id, { deleted: false });
    }),
  };
}
