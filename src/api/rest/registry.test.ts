import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { ann } from "../../tiers/testing/world.ts";
import { openDoor } from "./testing/door.ts";

const project = "/api/v1/projects/p";

async function doorWithInstances() {
  const door = await openDoor();
  await door.json("POST", "/api/v1/projects", { name: "p" });
  const made = await door.json("POST", `${project}/models`, {
    title: "Supply, cancelled",
    tags: { team: "a" },
  });
  const { baseVersionId, uuid } = made.body;
  const bytes = Readable.from([Buffer.from("bytes")]);
  const { digest } = await door.gallery.storage.uploadBlob(ann, { project: "p", bytes });
  const model = `${project}/models/${baseVersionId}`;
  const instances: string[] = [];
  for (const _ of [1, 2]) {
    const instance = await door.json("POST", `${model}/instances`, { blob: digest });
    instances.push(instance.body.uuid);
  }
  const [one, two] = instances as [string, string];
  return { door, made, model, uuid, one, two };
}

describe("the registry over REST", () => {
  test("shows an instance no more that is hidden, until it is restored", async () => {
    const { door, one } = await doorWithInstances();
    const instance = `/api/v1/instances/${one}`;
    const shown = async () => (await door.json("GET", `${instance}/registration`)).status;
    await door.json("POST", `${instance}/deprecation`, { reason: "wrong", hide: true });
    expect(await shown()).toBe(404);
    await door.json("POST", `${instance}/restoration`, { reason: "right" });
    expect(await shown()).toBe(200);
  });

  test("shows a model no more that is hidden, and frees its title, until it is restored", async () => {
    const { door, model, uuid } = await doorWithInstances();
    const shown = async () => (await door.json("GET", `${model}/registration`)).status;
    const body = { reason: "wrong", hide: true };
    const partly = await door.json("POST", `/api/v1/models/${uuid}/deprecation`, body);
    expect([partly.status, partly.body.field]).toEqual([400, "hide"]);
    await door.json("POST", `/api/v1/models/${uuid}/deprecation`, { ...body, all: true });
    expect(await shown()).toBe(404);
    const other = await door.json("POST", `${project}/models`, { title: "Supply, cancelled" });
    expect(other.status).toBe(201);
    await door.json("POST", `/api/v1/models/${uuid}/restoration`, { reason: "right", all: true });
    expect((await door.json("GET", `${model}/registration`)).body.title).toBe("Supply, cancelled (2)");
  });

  test("binds an alias to a rule by what the rule calls itself", async () => {
    const { door, model } = await doorWithInstances();
    const alias = `${model}/aliases/champion`;
    const bound = await door.json("PUT", alias, { rule: "best-by-city" });
    expect([bound.status, bound.body.rule]).toEqual([200, "best-by-city"]);
    expect((await door.json("GET", `${model}/aliases`)).body.items).toMatchObject([{ rule: "best-by-city" }]);
    const wrong = await door.json("PUT", alias, { rule: "no rule is called so" });
    expect([wrong.status, wrong.body]).toMatchObject([400, { code: "name.invalid", field: "rule" }]);
  });

  test("shows models by title and instances by place", async () => {
    const { door, made, model, two } = await doorWithInstances();
    expect(made).toMatchObject({ status: 201, body: { tags: { team: "a" } } });
    const shown = await door.json("GET", `${model}/registration`);
    expect(shown.body).toMatchObject({ title: "Supply, cancelled", newest: [{ uuid: two, place: 2 }] });
    const where = encodeURIComponent('like(title, "Supply%") and tags.team == "a"');
    expect((await door.json("GET", `${project}/registry/models?where=${where}`)).body).toEqual({
      items: [shown.body],
    });
    const ordered = await door.json("GET", `${project}/registry/instances?orderBy=place&page_size=1`);
    expect(ordered.body).toMatchObject({ items: [{ place: 1, version: "1.0" }] });
    const rest = `page_size=1&page_token=${ordered.body.next_page_token}`;
    const next = await door.json("GET", `${project}/registry/instances?orderBy=place&${rest}`);
    expect(next.body).toMatchObject({ items: [{ place: 2 }] });
    expect((await door.json("GET", `${project}/registry/models?orderBy=size`)).status).toBe(400);
  });

  test("moves titles, descriptions and stages", async () => {
    const { door, model, uuid, one } = await doorWithInstances();
    const title = await door.json("PUT", `${model}/title`, { title: "Supply / 2" });
    expect([title.status, title.body.title]).toEqual([200, "Supply / 2"]);
    const description = { description: "for trips" };
    for (const url of [`/api/v1/models/${uuid}`, `/api/v1/instances/${one}`]) {
      expect((await door.json("PUT", `${url}/description`, description)).body).toEqual(description);
    }
    const stage = await door.json("PUT", `/api/v1/instances/${one}/stage`, { stage: "production" });
    expect(stage.body).toMatchObject({ place: 1, stage: "production", ...description });
    expect(await door.json("GET", `/api/v1/instances/${one}/registration`)).toEqual(stage);
    const wrong = await door.json("PUT", `/api/v1/instances/${one}/stage`, { stage: "Live" });
    expect([wrong.status, wrong.body.code]).toEqual([400, "request.invalid"]);
  });

  test("sets, answers, lists and removes aliases, and keeps what they were", async () => {
    const { door, model, one, two } = await doorWithInstances();
    const alias = `${model}/aliases/champion`;
    expect((await door.json("PUT", alias, { instance: one })).body).toMatchObject({
      instance: one,
      place: 1,
    });
    expect((await door.json("PUT", alias, { instance: two })).body).toMatchObject({
      instance: two,
      place: 2,
    });
    expect((await door.json("GET", alias)).body).toMatchObject({
      instance: { uuid: two },
      rule: null,
      why: "",
    });
    expect((await door.json("GET", `${model}/aliases`)).body.items).toMatchObject([{ alias: "champion" }]);
    const long = await door.json("PUT", `${model}/aliases/latest`, { instance: one });
    expect([long.status, long.body.code]).toEqual([400, "name.invalid"]);
    expect((await door.send({ method: "DELETE", url: alias })).statusCode).toBe(204);
    const gone = await door.json("GET", alias);
    expect([gone.status, gone.body.code]).toEqual([404, "alias.unknown"]);
    const { items } = (await door.json("GET", `${alias}/history`)).body;
    expect(items.map(({ instance }: { instance: string | null }) => instance)).toEqual([null, two, one]);
  });
});
