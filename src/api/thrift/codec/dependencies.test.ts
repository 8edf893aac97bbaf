import { expect, test } from "vitest";
import type { IntendedChange } from "../../../domain/dependency.ts";
import { clientOf, scriptedGallery } from "../testing/gallery.ts";
import { other, uuid } from "../testing/relays/samples.ts";

const name = { model: uuid, upstream: other };
const impact = { versions: [], deployments: [], rules: [] };

test.each<[string, IntendedChange]>([
  ["add", { kind: "add", ...name, accepts: "2.x" }],
  ["update", { kind: "update", ...name, accepts: "2.x" }],
  ["remove", { kind: "remove", ...name }],
])("an intention to %s a dependency says which", async (member, change) => {
  const { gallery, inputs } = scriptedGallery({ "rules.previewImpact": impact });
  await clientOf(gallery).previewImpact({ [member]: { ...name, kind: "ensemble_member", accepts: "2.x" } });
  expect(inputs).toEqual([{ change }]);
});

test("an intention is exactly one of its members", async () => {
  const client = clientOf(scriptedGallery({}).gallery);
  for (const change of [{}, { add: name, remove: name }]) {
    await expect(client.previewImpact(change)).rejects.toMatchObject({
      code: "request.invalid",
      field: "change",
    });
  }
});

test.each(["sideways", ""])("a direction %j is refused before anything is asked", async (direction) => {
  const { gallery, called } = scriptedGallery({});
  await expect(clientOf(gallery).listPins({ uuid, direction })).rejects.toMatchObject({
    code: "request.invalid",
    field: "query.direction",
  });
  expect(called).toEqual([]);
});
