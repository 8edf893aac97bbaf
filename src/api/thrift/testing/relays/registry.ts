import type { Alias, RegisteredInstance, RegisteredModel } from "../../../../domain/registry.ts";
import type { Relay } from "../relay.ts";
import { at, context, other, paris, uuid, wireParis } from "./samples.ts";

const instance: RegisteredInstance = {
  ...{ uuid, project: "p", baseVersionId: "m", title: "M / 1", place: 3, version: "1.2", partition: paris },
  ...{
    stage: "staging",
    description: "good",
    fields: { runId: "r" },
    tags: { a: "1" },
    aliases: ["champion"],
  },
  ...{ deprecated: true, createdAt: at, createdBy: "ada", updatedAt: at },
};
const wireInstance = { ...instance, partition: wireParis, fields: { runId: { text: "r" } } };

const pointing: Alias = { alias: "champion", instance: uuid, place: 3, rule: null, at, by: "ada" };
const bound: Alias = { alias: "best", instance: null, place: null, rule: other, at, by: "ada" };
const wirePointing = { aliasName: "champion", instance: uuid, place: 3, at, by: "ada" };
const wireBound = { aliasName: "best", rule: other, at, by: "ada" };

const model: RegisteredModel = {
  ...{ project: "p", baseVersionId: "m", title: "M / 1", model: other, description: "", tags: { a: "1" } },
  ...{ aliases: [bound, pointing], newest: [instance], createdAt: at, createdBy: "ada", updatedAt: at },
};
const wireModel = { ...model, aliases: [wireBound, wirePointing], newest: [wireInstance] };

const name = { project: "p", baseVersionId: "m" };
const alias = { ...name, alias: "champion" };
const wireName = { ...name, aliasName: "champion" };
const search = { project: "p", where: "true", orderBy: [{ by: "title", direction: "descending" }] };
const page = { pageSize: 2, pageToken: "t" };
const asked = { ...search, offset: 4, page_size: 2, page_token: "t" };

export const registryRelays: Record<string, Relay> = {
  "storage.getRegisteredModel": {
    call: (c) => c.getRegisteredModel({ project: "p", title: "M / 1" }),
    input: { project: "p", title: "M / 1" },
    answer: model,
    told: wireModel,
  },
  "storage.searchRegisteredModels": {
    call: (c) => c.searchRegisteredModels({ ...search, offset: 4 as never, ...page }),
    input: asked,
    answer: { items: [model], next_page_token: "n" },
    told: { items: [wireModel], nextPageToken: "n" },
  },
  "storage.getRegisteredInstance": {
    call: (c) => c.getRegisteredInstance({ model: name, place: 3 as never }),
    input: { ...name, place: 3 },
    answer: instance,
    told: wireInstance,
  },
  "storage.searchRegisteredInstances": {
    call: (c) => c.searchRegisteredInstances({ ...search, offset: 4 as never, ...page }),
    input: asked,
    answer: { items: [instance] },
    told: { items: [wireInstance] },
  },
  "storage.retitleModel": {
    call: (c) => c.retitleModel("p", "m", "M / 1", context),
    input: { ...name, title: "M / 1" },
    answer: model,
    told: wireModel,
  },
  "storage.describe": {
    call: (c) => c.describe("instance", uuid, "good", context),
    input: { subject: { kind: "instance", uuid }, description: "good" },
    answer: { description: "good" },
    told: "good",
  },
  "storage.setStage": {
    call: (c) => c.setStage(uuid, "staging", true, context),
    input: { uuid, stage: "staging", archiveOthers: true },
    answer: instance,
    told: wireInstance,
  },
  "storage.setAlias": {
    call: (c) => c.setAlias({ name: wireName, rule: other }, context),
    input: { ...alias, rule: other },
    answer: bound,
    told: wireBound,
  },
  "storage.removeAlias": {
    call: (c) => c.removeAlias(wireName, context),
    input: alias,
    answer: undefined,
    told: undefined,
  },
  "storage.listAliases": {
    call: (c) => c.listAliases("p", "m", at),
    input: { ...name, asOf: at },
    answer: { items: [bound, pointing] },
    told: [wireBound, wirePointing],
  },
  "storage.listAliasHistory": {
    call: (c) => c.listAliasHistory({ name: wireName, ...page }),
    input: { ...alias, page_size: 2, page_token: "t" },
    answer: { items: [{ position: 7, instance: uuid, rule: null, at, by: "ada" }] },
    told: { items: [{ position: 7, instance: uuid, at, by: "ada" }] },
  },
  "rules.answerAlias": {
    call: (c) => c.answerAlias({ model: name, aliasName: "best", partition: wireParis }),
    input: { ...name, alias: "best", partition: paris },
    answer: { instance, rule: other, why: "the least" },
    told: { instance: wireInstance, rule: other, why: "the least" },
  },
};
