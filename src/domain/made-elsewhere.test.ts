import { expect, test } from "vitest";
import { madeElsewhereTags, originOf } from "./made-elsewhere.ts";

const createdAt = "2026-11-21T10:00:00.000Z";

test("a record that came from elsewhere tells when and by whom it was made there, and hides that it says so in tags", () => {
  const at = Date.parse("2020-01-02T03:04:05.678Z");
  const tags = { ...madeElsewhereTags({ at, by: "ann", movedAt: at + 1 }), team: "a" };
  expect(tags).toEqual({
    ...{ "gallery.madeAt": "2020-01-02T03:04:05.678Z", "gallery.madeBy": "ann", team: "a" },
    "gallery.movedAt": "2020-01-02T03:04:05.679Z",
  });
  expect(originOf({ createdAt, tags })).toEqual({ madeAt: at, madeBy: "ann", tags: { team: "a" } });
});

test("what is unknown, or no time, is not said", () => {
  const unknown = { at: undefined, by: "", movedAt: undefined };
  expect(madeElsewhereTags(unknown)).toEqual({});
  expect(madeElsewhereTags({ ...unknown, at: Number.NaN })).toEqual({});
  expect(madeElsewhereTags({ ...unknown, at: 9e15, movedAt: 9e15 })).toEqual({});
});

test("what has not moved since it was made says so once", () => {
  expect(madeElsewhereTags({ at: 0, by: "", movedAt: 0 })).toEqual({
    "gallery.madeAt": "1970-01-01T00:00:00.000Z",
  });
});

test("a record of Gallery's own was made when it was created", () => {
  const own = { madeAt: Date.parse(createdAt), madeBy: undefined };
  expect(originOf({ createdAt, tags: {} })).toEqual({ ...own, tags: {} });
  expect(originOf({ createdAt, tags: { "gallery.madeAt": "some day" } })).toEqual({ ...own, tags: {} });
});
