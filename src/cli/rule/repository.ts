import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import { unreadable } from "../../client/file-error.ts";
import { type RuleEntry, type RuleRepository, readRepository } from "../../tiers/rules/index.ts";
import { UsageError } from "../kit/failure.ts";

/** A repository of rules in the file system, and those of its rules that were named. */
export interface LocalRules {
  readonly repository: RuleRepository;
  readonly named: readonly RuleEntry[];
  /** The path of a file as the person at the terminal would write it. */
  readonly shown: (file: string) => string;
}

/**
 * Reads the repository that holds the given folders and rules: the one whose `teams.yaml` is nearest above them.
 * Without any path, that of the working directory.
 */
export async function readLocalRules(paths: readonly string[]): Promise<LocalRules> {
  const places = (paths.length > 0 ? paths : ["."]).map((path) => resolve(path));
  const root = await findRoot(places[0]!);
  if (root === null) {
    const where = relative(".", places[0]!) || ".";
    throw new UsageError(
      `there is no teams.yaml in ${where} or above, so no rules: name their folder, or begin with gallery rule new`,
    );
  }
  const files = new Map<string, string>();
  for (const file of await rulesIn(root)) files.set(file, await readFile(join(root, file), "utf8"));
  const repository = readRepository(files, "");
  const named = places.flatMap((place) => {
    const inside = relative(root, place).split(sep).join("/");
    const holdsAll = `${root}${sep}`.startsWith(`${place}${sep}`);
    const found = repository.rules.filter(
      ({ file, tests }) => holdsAll || [file, tests].includes(inside) || file.startsWith(`${inside}/`),
    );
    if (found.length === 0) {
      const form = `${relative(".", join(root, "<team>", "<name>.yaml"))}`;
      throw new UsageError(`there is no rule in ${relative(".", place) || "."}: a rule is ${form}, or .json`);
    }
    return found;
  });
  return { repository, named: [...new Set(named)], shown: (file) => relative(".", join(root, file)) };
}

/** The folder of `teams.yaml`: the place itself, its folder `rules`, or the nearest above; null when there is none. */
export async function findRoot(place: string): Promise<string | null> {
  const entry = await stat(place).catch((error: unknown) => {
    throw unreadable(place, error);
  });
  const folder = resolve(entry.isDirectory() ? place : dirname(place));
  for (let above = folder; ; above = dirname(above)) {
    for (const root of [above, join(above, "rules")]) {
      if (await exists(join(root, "teams.yaml"))) return root;
    }
    if (dirname(above) === above) return null;
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

const isWritten = (file: string): boolean => /\.(?:json|ya?ml)$/i.test(file);

/** Files of the root and of the folders right in it, where the rules lie. */
async function rulesIn(root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true });
  const inside = entries
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules")
    .map(async ({ name }) => {
      const files = await readdir(join(root, name), { withFileTypes: true });
      return files.filter((file) => file.isFile()).map((file) => `${name}/${file.name}`);
    });
  const below = (await Promise.all(inside)).flat().filter(isWritten);
  const here = entries.filter((entry) => entry.isFile() && isWritten(entry.name)).map(({ name }) => name);
  return [...here, ...below];
}
