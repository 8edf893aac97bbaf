import type { NewSilence } from "../../../../domain/firing.ts";
import type { Job } from "../../../../domain/job.ts";
import type { Page } from "../../../../domain/values.ts";
import { ruleAnswers } from "../../../rest/testing/rule-samples.ts";
import { plain, type Relay } from "../relay.ts";
import { instance } from "../samples.ts";
import { at, context, uuid } from "./samples.ts";

const answers = ruleAnswers(instance);
const firing = answers["rules.getFiring"];
const silence = answers["rules.createSilence"];
const jobs = answers["rules.listJobs"] as Page<Job>;

const asked: NewSilence = {
  matchers: [
    { name: "project", value: "p.*", isRegex: true },
    { name: "severity", value: "page" },
  ],
  ...{ comment: "move", startsAt: at, endsAt: at },
};

export const firingRelays: Record<string, Relay> = {
  "rules.fire": {
    call: (c) => c.fire("best", uuid, context),
    input: { rule: "best", instance: uuid },
    answer: { firing: uuid },
    told: uuid,
  },
  "rules.listFirings": {
    call: (c) => c.listFirings({ rule: "best", instance: uuid, outcome: "not_held", pageSize: 2 }),
    input: { rule: "best", instance: uuid, outcome: "not_held", page_size: 2 },
    answer: { items: [firing], next_page_token: "n" },
    told: { items: [firing], nextPageToken: "n" },
  },
  "rules.getFiring": {
    call: (c) => c.getFiring(uuid),
    input: { firing: uuid },
    answer: firing,
    told: firing,
  },
  "rules.listJobs": {
    call: (c) => c.listJobs({ state: "dead", rule: "best", firing: uuid, pageSize: 2 }),
    input: { state: "dead", rule: "best", firing: uuid, page_size: 2 },
    answer: { items: jobs.items, next_page_token: "n" },
    told: plain({ items: jobs.items, nextPageToken: "n" }),
  },
  "rules.replayJob": {
    call: (c) => c.replayJob("change 7 1 best/by city", context),
    input: { job: "change 7 1 best/by city" },
    answer: answers["rules.replayJob"],
    told: answers["rules.replayJob"],
  },
  "rules.createSilence": {
    call: (c) => c.createSilence(asked as never, context),
    input: asked,
    answer: silence,
    told: silence,
  },
  "rules.listSilences": {
    call: (c) => c.listSilences({ pageSize: 2, pageToken: "t" }),
    input: { page_size: 2, page_token: "t" },
    answer: { items: [silence], next_page_token: "n" },
    told: { items: [silence], nextPageToken: "n" },
  },
  "rules.endSilence": {
    call: (c) => c.endSilence(uuid, context),
    input: { silence: uuid },
    answer: silence,
    told: silence,
  },
};
