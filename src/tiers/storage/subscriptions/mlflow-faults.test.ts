import { expect, test } from "vitest";
import { canonicalJson } from "../../../domain/canonical.ts";
import { mlflowEvents } from "../../../domain/subscription.ts";
import { Random } from "../../../testing/simulation/random.ts";
import { Told } from "../../testing/told.ts";
import { ann } from "../../testing/world.ts";

const HOUR_MS = 60 * 60 * 1_000;
const SEEDS = Array.from({ length: 10 }, (_, index) => index + 1);

const eventText = (event: string, data: object): string => canonicalJson([event, data]);

/** Writes something, and gives what MLflow's receivers are to be told of it. */
async function write(told: Told, random: Random, made: string[], step: number): Promise<string[]> {
  if (made.length === 0 || random.chance(0.4)) {
    made.push(await told.instance("m", { tags: { made: String(step) } }));
    return [
      eventText("model_version.created", { version: String(made.length), tags: { made: String(step) } }),
    ];
  }
  const place = 1 + random.below(made.length);
  const uuid = made[place - 1]!;
  const version = String(place);
  if (random.chance(0.5)) {
    const set = Object.fromEntries(["a", "b", "c"].slice(0, 1 + (step % 3)).map((key) => [key, `${step}`]));
    await told.storage.changeTags(ann, { subject: { kind: "instance", uuid }, set });
    return Object.entries(set).map(([key, value]) =>
      eventText("model_version_tag.set", { version, key, value }),
    );
  }
  const alias = `at-${step}`;
  await told.storage.setAlias(ann, { project: "p", baseVersionId: "m", alias, instance: uuid });
  return [eventText("model_version_alias.created", { version, alias })];
}

test.each(SEEDS)(
  "seed %i: under crashes, failing receivers and several servers every event is told in one form under one id",
  async (seed) => {
    const random = new Random(seed);
    const told = await Told.open();
    const { uuid } = await told.webhook({ format: "mlflow", events: mlflowEvents });
    told.receiver.answer = () => {
      if (random.chance(0.1)) return told.timeOut();
      if (random.chance(0.3)) throw new Error("cut");
      return random.chance(0.2) ? 500 : 200;
    };
    const made: string[] = [];
    const expected: string[] = [];
    for (let step = 0; step < 40; step++) {
      expected.push(...(await write(told, random, made, step)));
      await told.time.skip(20);
      if (random.chance(0.15)) told.restart();
      if (random.chance(0.1)) told.start();
      if (random.chance(0.2)) await told.time.skip(random.chance(0.5) ? 5_000 : HOUR_MS);
    }
    told.receiver.answer = () => 200;
    for (let hour = 0; hour < 80; hour++) await told.time.skip(HOUR_MS);

    const bodies = new Map<string, Set<string>>();
    for (const { headers, body } of told.receiver.requests) {
      const id = headers["x-mlflow-delivery-id"]!;
      bodies.set(id, (bodies.get(id) ?? new Set()).add(body));
    }
    const sent = [...bodies.values()].map((forms) => {
      expect(forms.size).toBe(1);
      const { entity, action, data } = JSON.parse([...forms][0]!);
      const { name: _name, source: _source, run_id: _run, description: _description, ...own } = data;
      return eventText(`${entity}.${action}`, own);
    });
    expect(sent.sort()).toEqual(expected.sort());
    const deliveries = await told.deliveries(uuid);
    expect(deliveries).toHaveLength(40);
    expect(deliveries.filter(({ state }) => state === "waiting")).toEqual([]);
  },
);
