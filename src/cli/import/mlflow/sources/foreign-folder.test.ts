import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Tally } from "../tally.ts";
import { chooseSource } from "./choose.ts";
import { isFileStore } from "./folder.ts";

let place: string;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "gallery-folder-"));
});

afterEach(() => rm(place, { recursive: true }));

async function writeExperiment(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "meta.yaml"), "experiment_id: '0'\nname: Default\n");
}

test("a folder of thousands of others is refused with what an mlruns folder looks like", async () => {
  await Promise.all(Array.from({ length: 2000 }, (_, index) => mkdir(join(place, `folder ${index}`))));
  const chosen = chooseSource(
    { from: place, artifacts: undefined },
    new Tally(),
    new AbortController().signal,
  );
  await expect(chosen).rejects.toThrow(
    `${place} is no mlruns folder: that has a folder for each experiment, named by its number, such as ` +
      "mlruns/0/meta.yaml, and in its meta.yaml an experiment_id",
  );
});

test("one experiment makes a folder MLflow's, be it linked or deleted", async () => {
  const [linked, deleted, empty] = ["linked", "deleted", "empty"].map((name) => join(place, name));
  await writeExperiment(join(place, "elsewhere"));
  await mkdir(linked!);
  await symlink(join(place, "elsewhere"), join(linked!, "0"));
  await writeExperiment(join(deleted!, ".trash", "0"));
  await mkdir(empty!);
  expect(await Promise.all([linked!, deleted!, empty!].map(isFileStore))).toEqual([true, true, false]);
});

test("registered models alone make no such folder", async () => {
  await writeExperiment(join(place, "models"));
  expect(await isFileStore(place)).toBe(false);
});
