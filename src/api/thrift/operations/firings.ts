import { firingQueryFrom, jobQueryFrom, newSilenceFrom, toJob } from "../codec/firings.ts";
import { pageFrom, required, toPage } from "../codec/values.ts";
import type { Operations } from "../operation.ts";

type Names =
  | "fire"
  | "listFirings"
  | "getFiring"
  | "listJobs"
  | "replayJob"
  | "createSilence"
  | "listSilences"
  | "endSilence";

export const firingOperations: Pick<Operations, Names> = {
  fire: async ({ gallery, caller }, rule, instance) => {
    const request = { rule: required(rule, "rule"), instance: required(instance, "instance") };
    return (await gallery.rules.fire(caller, request)).firing;
  },

  listFirings: async ({ gallery, caller }, query) =>
    toPage(await gallery.rules.listFirings(caller, firingQueryFrom(query)), (firing) => firing),

  getFiring: async ({ gallery, caller }, firing) =>
    gallery.rules.getFiring(caller, { firing: required(firing, "firing") }),

  listJobs: async ({ gallery, caller }, query) =>
    toPage(await gallery.rules.listJobs(caller, jobQueryFrom(query)), toJob),

  replayJob: async ({ gallery, caller }, job) =>
    toJob(await gallery.rules.replayJob(caller, { job: required(job, "job") })),

  createSilence: async ({ gallery, caller }, silence) =>
    gallery.rules.createSilence(caller, newSilenceFrom(silence)),

  listSilences: async ({ gallery, caller }, page) =>
    toPage(await gallery.rules.listSilences(caller, pageFrom(page)), (silence) => silence),

  endSilence: async ({ gallery, caller }, silence) =>
    gallery.rules.endSilence(caller, { silence: required(silence, "silence") }),
};
