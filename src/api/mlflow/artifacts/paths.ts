import type { ArtifactOwner } from "../../../domain/artifact.ts";
import { GalleryError } from "../../../domain/errors.ts";
import { checkPath } from "../../../domain/text.ts";
import { invalid, type MlflowError } from "../errors.ts";
import { findModel, findRun } from "../requests/ids.ts";

/** Where a path of the artifact proxy leads: to a run or a logged model, and to a place within it, "" for the top. */
export interface ArtifactPlace {
  readonly owner: ArtifactOwner;
  readonly path: string;
}

/** What comes before the id is the experiment's place, which its maker may have chosen. */
const PLACE =
  /^(?:.*?\/)??(?:models\/(?<model>m-[0-9a-f]{32})|(?<run>[0-9a-f]{32}))\/artifacts(?:\/(?<path>.+))?$/;

const DRIVE = /^[A-Za-z]:[\\/]/;

const badPath = (): MlflowError => invalid("Invalid path");

/** As often as somebody may have encoded it to get past a check. */
function decoded(text: string): string {
  let path = text;
  for (let times = 0; times < 10; times++) {
    try {
      const next = decodeURIComponent(path);
      if (next === path) return path;
      path = next;
    } catch {
      return path;
    }
  }
  throw badPath();
}

/** A path without what MLflow refuses, one `/` between names and none at the end; "" for the top. */
export function artifactPath(given: string): string {
  const plain = decoded(given);
  const unsafe =
    plain.startsWith("/") || DRIVE.test(plain) || plain.includes("#") || plain.split("/").includes("..");
  if (unsafe) throw badPath();
  const path = given
    .split("/")
    .filter((name) => name !== "")
    .join("/");
  if (path === "") return "";
  try {
    return checkPath(path, "path");
  } catch (error) {
    throw error instanceof GalleryError ? badPath() : error;
  }
}

/** Undefined where no run and no logged model can have files. */
export function placeOfArtifact(given: string): ArtifactPlace | undefined {
  const found = PLACE.exec(artifactPath(given))?.groups;
  if (found === undefined) return undefined;
  const { model, run, path = "" } = found;
  if (model !== undefined) return { owner: { kind: "logged_model", uuid: findModel(model)! }, path };
  return { owner: { kind: "run", uuid: findRun(run!)! }, path };
}

/** The last name of a path on the client's machine, whatever system that is. */
export function baseName(path: string): string {
  return path.split(/[\\/]/).at(-1)!;
}
