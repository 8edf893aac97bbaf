import { expect, test } from "vitest";
import { madeElsewhereTags, originOf } from "./made-elsewhere.ts";

const createdAt = "2026-11-21T10:00:00.000Z";

test("a record that came from elsewhere tells when and by whom it was made there, and hides that it says so in tags", () => {
  const at = Date.parse("2020-01-02T03:04:05.678Z");
  const tags = { ...madeElsewhereTags(at, "ann"), team: "a" };
  expect(tags).toEqual({ "gallery.madeAt": "2020-01-02T03:04:05.678Z", "gallery.madeBy": "ann", team: "a" });
  expect(originOf({ createdAt, tags })).toEqual({ madeAt: at, madeBy: "ann", tags: { team: "a" } });
});

test("what is unknown, or no time, is not said", () => {
  expect(madeElsewhereTags(undefined, "")).toEqual({});
  expect(madeElsewhereTags(Number.NaN, "")).toEqual({});
  expect(madeElsewhereTags(9e15, "")).toEqual({});
});

test("a record of Gallery's own was made when it was created", () => {
  const own = { madeAt: Date.parse(createdAt), madeBy: undefined };
  expect(originOf({ createdAt, tags: {} })).toEqual({ ...own, tags: {} });
  expect(originOf({ createdAt, tags: { "gallery.madeAt": "some day" } })).toEqual({ ...own, tags: {} });
});
