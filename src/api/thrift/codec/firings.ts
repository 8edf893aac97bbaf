import { type FiringQuery, firingOutcomes, type NewSilence } from "../../../domain/firing.ts";
import { type Job, type JobQuery, jobStates } from "../../../domain/job.ts";
import type { Generated } from "../generated.ts";
import type { Answer, Given } from "../operation.ts";
import { choiceFrom, pageFrom, present, required, textOrNothing } from "./values.ts";

export function firingQueryFrom(query: Given<Generated.FiringQuery>): FiringQuery {
  return {
    ...present({
      rule: textOrNothing(query?.rule),
      instance: textOrNothing(query?.instance),
      outcome: choiceFrom(query?.outcome, firingOutcomes, "query.outcome"),
    }),
    ...pageFrom(query),
  };
}

export function jobQueryFrom(query: Given<Generated.JobQuery>): JobQuery {
  return {
    ...present({
      state: choiceFrom(query?.state, jobStates, "query.state"),
      rule: textOrNothing(query?.rule),
      firing: textOrNothing(query?.firing),
    }),
    ...pageFrom(query),
  };
}

export function toJob(job: Job): Answer<Generated.Job> {
  return present(job);
}

export function newSilenceFrom(given: Given<Generated.NewSilence>): NewSilence {
  const silence = required(given, "silence");
  return present({
    matchers: required(silence.matchers, "silence.matchers").map((matcher, index) => {
      const at = `silence.matchers[${index}]`;
      return present({
        name: required(matcher.name, `${at}.name`),
        value: required(matcher.value, `${at}.value`),
        isRegex: matcher.isRegex,
      });
    }),
    comment: required(silence.comment, "silence.comment"),
    startsAt: textOrNothing(silence.startsAt),
    endsAt: required(silence.endsAt, "silence.endsAt"),
  });
}
