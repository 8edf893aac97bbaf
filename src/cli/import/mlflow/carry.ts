import { type Crossing, inParallel, type Place } from "./crossing.ts";
import { carryExperiment, setAside } from "./experiments.ts";
import { carryLoggedModel } from "./logged-models.ts";
import { carryRegistered } from "./registry.ts";
import { createRunCarrier } from "./runs.ts";
import type { SourceExperiment } from "./source.ts";

/** Runs, or logged models, that are under way at once. */
const WIDTH = 6;

/**
 * Carries everything, in an order in which what refers to something comes after it, and what is deleted is deleted
 * last. Each step looks first at what is there, so that a repetition goes on where another one has stopped.
 */
export async function carryAll(crossing: Crossing): Promise<void> {
  const { source, tally, note } = crossing;
  const experiments: { readonly given: SourceExperiment; readonly place: Place }[] = [];
  const runs = createRunCarrier(crossing);
  for await (const given of source.experiments()) {
    const place = await carryExperiment(crossing, given);
    experiments.push({ given, place });
    const ownState = given.state === "active";
    await inParallel(source.runs(given), WIDTH, (run) => runs.carry(run, place, ownState));
    note(`${given.name}: ${tally.count("runs")} runs, ${tally.count("files")} files carried so far`);
  }
  for (const { given, place } of experiments) {
    const before = tally.seen("logged models");
    await inParallel(source.loggedModels(given), WIDTH, (model) => carryLoggedModel(crossing, model, place));
    if (tally.seen("logged models") > before) {
      note(`${given.name}: ${tally.count("logged models")} logged models carried so far`);
    }
    if (await source.hasTraces(given)) tally.leave("traces", given.name, "Gallery keeps no traces");
  }
  for await (const model of source.models()) {
    await carryRegistered(crossing, model);
    note(`${model.name}: ${tally.count("versions")} versions carried so far`);
  }
  await runs.setAside();
  for (const { given, place } of experiments) {
    if (given.state === "deleted") await setAside(crossing, place);
  }
}
