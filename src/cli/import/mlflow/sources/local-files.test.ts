import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Tally } from "../tally.ts";
import { localFiles } from "./local-files.ts";

const RUN = "0123456789abcdef0123456789abcdef";

let place: string;
let tally: Tally;

beforeEach(async () => {
  place = await mkdtemp(join(tmpdir(), "gallery files "));
  tally = new Tally();
  const folder = join(place, "store", "1", RUN, "artifacts");
  await mkdir(join(folder, "sub"), { recursive: true });
  await writeFile(join(folder, "sub", "ü.txt"), "12345");
  await writeFile(join(folder, "empty"), "");
});

afterEach(() => rm(place, { recursive: true }));

const FILES = [
  { path: "empty", size: 0 },
  { path: "sub/ü.txt", size: 5 },
];

async function filesAt(uri: string, served?: string): Promise<unknown[]> {
  const found: unknown[] = [];
  const places = { base: place, served, tally };
  for await (const file of localFiles(places).files({ kind: "run", id: RUN, files: uri })) found.push(file);
  return found;
}

test("a path, a relative path and a file URI name a folder of this machine", async () => {
  const folder = join(place, "store", "1", RUN, "artifacts");
  expect(await filesAt(folder)).toEqual(FILES);
  expect(await filesAt(`./store/1/${RUN}/artifacts`)).toEqual(FILES);
  expect(await filesAt(pathToFileURL(folder).href)).toEqual(FILES);
});

test("what a server kept is in the folder of --artifacts, and so is what was moved there", async () => {
  const served = join(place, "store");
  expect(await filesAt(`mlflow-artifacts:/1/${RUN}/artifacts`, served)).toEqual(FILES);
  expect(await filesAt(`mlflow-artifacts://host:5000/1/${RUN}/artifacts`, served)).toEqual(FILES);
  expect(await filesAt(`/old/machine/mlruns/1/${RUN}/artifacts`, served)).toEqual(FILES);
  await expect(filesAt(`mlflow-artifacts:/../1/${RUN}/artifacts`, served)).rejects.toThrow(
    "outside the folder",
  );
});

test("what is out of reach is refused with what to do", async () => {
  await expect(filesAt(`mlflow-artifacts:/1/${RUN}/artifacts`)).rejects.toMatchObject({
    code: "source.refused",
    message: expect.stringContaining("name that folder with --artifacts"),
  });
  await expect(filesAt(`s3://bucket/1/${RUN}/artifacts`)).rejects.toMatchObject({
    code: "source.refused",
    message:
      "its files are at s3://, not on this machine: start MLflow's server, which reaches them, and import from that",
  });
});

test("a run without a folder has no files; that the folder of all runs is missing is told", async () => {
  expect(await filesAt(join(place, "store", "1", "f".repeat(32), "artifacts"))).toEqual([]);
  expect(tally.lines().flatMap(({ reasons }) => reasons)).toEqual([]);
  expect(await filesAt(`/old/machine/mlruns/1/${RUN}/artifacts`)).toEqual([]);
  expect(tally.lines().flatMap(({ reasons }) => reasons)).toEqual([
    {
      reason:
        "there is no folder /old/machine/mlruns/ here: if there were files in it, name where they are now with --artifacts",
      ...{ count: 1, names: [RUN] },
    },
  ]);
});

test("a link that leads back is followed once", async () => {
  const folder = join(place, "store", "1", RUN, "artifacts");
  await symlink(folder, join(folder, "sub", "back"));
  expect(await filesAt(folder)).toEqual(FILES);
});

test("a version that names a folder of its own has the files there", async () => {
  const files = join(place, "store", "1", RUN, "artifacts", "sub");
  const found: unknown[] = [];
  const source = localFiles({ base: place, served: undefined, tally });
  for await (const file of source.files({ kind: "version", id: "m 1", files })) found.push(file);
  expect(found).toEqual([{ path: "ü.txt", size: 5 }]);
});
