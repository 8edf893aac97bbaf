import { describe, expect, test } from "vitest";
import { GalleryError } from "./domain/errors.ts";
import { createGallery, type Gallery, permissionTable } from "./gallery.ts";
import { ann } from "./tiers/testing/world.ts";

/** Tiers in which every function refuses. */
function refusing(refuse: () => GalleryError): Gallery {
  const tiers = Object.entries(permissionTable).map(([tier, table]) => [
    tier,
    Object.fromEntries(Object.keys(table).map((name) => [name, async () => Promise.reject(refuse())])),
  ]);
  return createGallery(Object.fromEntries(tiers) as unknown as Gallery);
}

const hintOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => "no refusal",
    (error: unknown) => (error as GalleryError).hint,
  );

describe("what is not there", () => {
  const { storage, metadata } = refusing(
    () => new GalleryError("project.unknown", "there is no project 'q'"),
  );

  test("is looked for under its right name by who reads", async () => {
    const advice = "Correct its name; `gallery project list` lists the projects.";
    expect(await hintOf(storage.listModels(ann, { project: "q" }))).toBe(advice);
    expect(await hintOf(metadata.searchRuns(ann, { project: "q" }))).toBe(advice);
  });

  test("may also be made by who writes", async () => {
    const advice = "Create the project first, or correct its name.";
    expect(await hintOf(storage.createModel(ann, { project: "q", baseVersionId: "m" }))).toBe(advice);
  });

  test("keeps a hint that was given with it", async () => {
    const { storage } = refusing(() => new GalleryError("project.unknown", "no", { hint: "Ask Ann." }));
    expect(await hintOf(storage.getProject(ann, { project: "q" }))).toBe("Ask Ann.");
  });
});
