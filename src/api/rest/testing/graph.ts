import type { Json, TestDoor } from "./door.ts";

export type Letter = "A" | "B" | "C" | "D" | "X" | "Y";

export interface Graph {
  /** UUIDs of the models. */
  readonly models: Readonly<Record<Letter, string>>;
  /** UUIDs of their first instances. */
  readonly instances: Readonly<Record<Letter, string>>;
  /** Trains one more instance. */
  train(letter: Letter, body?: object): Promise<Json>;
}

const uses: readonly (readonly [Letter, readonly Letter[]])[] = [
  ["B", []],
  ["C", []],
  ["D", []],
  ["A", ["B", "C"]],
  ["X", ["A"]],
  ["Y", ["A"]],
];

async function created(door: TestDoor, url: string, body: object): Promise<Json> {
  const answer = await door.json("POST", url, body);
  if (answer.status !== 201) throw new Error(`${url}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** The paper's models in project `p`, each with one instance 1.0: X and Y use A, A uses B and C, and D waits. */
export async function withGraph(door: TestDoor): Promise<Graph> {
  await created(door, "/api/v1/projects", { name: "p" });
  const models: Partial<Record<Letter, string>> = {};
  const instances: Partial<Record<Letter, string>> = {};
  const train = async (letter: Letter, body: object = {}): Promise<Json> => {
    const blob = await door.send({
      method: "POST",
      url: "/api/v1/projects/p/blobs",
      headers: { "content-type": "application/octet-stream" },
      payload: Buffer.from(letter),
    });
    const url = `/api/v1/projects/p/models/${letter}/instances`;
    return created(door, url, { blob: blob.json().digest, ...body });
  };
  for (const [letter, upstreams] of uses) {
    const dependencies = upstreams.map((upstream) => ({ upstream: models[upstream] }));
    const body = { baseVersionId: letter, owner: `owner of ${letter}`, dependencies };
    models[letter] = (await created(door, "/api/v1/projects/p/models", body)).uuid;
    instances[letter] = (await train(letter)).uuid;
  }
  return { models: models as Graph["models"], instances: instances as Graph["instances"], train };
}
