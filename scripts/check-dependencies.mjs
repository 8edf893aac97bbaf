#!/usr/bin/env node
// Holds the lock file to what we allow: every package with a SHA-512, from a registry, under a known licence; and
// docs/dependencies.md to the direct dependencies. Reads files only, so it works offline. Part of `npm run lint`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const read = (path) => readFileSync(join(root, path), "utf8");

/** Licences that may be shipped. */
const permissive = [
  "MIT",
  "MIT-0",
  "ISC",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "0BSD",
  "Zlib",
  "Unlicense",
];
/** Of tools that run here and are not shipped, these too. */
const forTools = [...permissive, "MPL-2.0"];

/** Binaries of the formatter for other systems, which the lock file names without a digest. */
const withoutDigest = new Set(
  [
    "android-arm64",
    "android-x64",
    "darwin-arm64",
    "darwin-x64",
    "linux-arm64-musl",
    "linux-x64-musl",
    "win32-arm64",
    "win32-x64",
  ].map((system) => `node_modules/@biomejs/cli-${system}`),
);

/** Packages that name their licence in a way of old, which the lock file leaves out. */
const licences = new Map(
  ["buildcheck", "cpu-features", "ssh2"].map((name) => [`node_modules/${name}`, "MIT"]),
);

/** Packages that run code of theirs when they are installed. */
const withInstallScript = new Set([
  "node_modules/better-sqlite3",
  "node_modules/cpu-features",
  "node_modules/esbuild",
  "node_modules/fsevents",
  "node_modules/ssh2",
]);

const manifest = JSON.parse(read("package.json"));
const { packages } = JSON.parse(read("package-lock.json"));
const problems = [];

/** Whether one may choose a listed licence: `(MIT OR WTFPL)` is fine, `MIT AND WTFPL` is not. */
function allows(licences, expression = "") {
  return expression
    .replace(/^\((.*)\)$/, "$1")
    .split(" OR ")
    .some((choice) => choice.split(" AND ").every((each) => licences.includes(each.trim())));
}

const licenceOf = (path) => packages[path]?.license ?? licences.get(path);

function checkEntry(path, entry) {
  const { version, resolved, integrity, dev, link, hasInstallScript } = entry;
  const license = licenceOf(path);
  const name = `${path.replace(/^.*node_modules\//, "")} ${version ?? ""}`.trim();
  if (link || !/^\d+\.\d+\.\d+/.test(version ?? "")) {
    problems.push(`${name} is not a released version from a registry`);
  }
  if (resolved !== undefined && !resolved.startsWith("https://")) {
    problems.push(`${name} comes from ${resolved}; only a registry over https is allowed`);
  }
  if (withoutDigest.has(path)) {
    if (integrity !== undefined)
      problems.push(`${name} has a digest now; take it off the list of exceptions`);
  } else if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? "")) {
    problems.push(`${name} has no SHA-512 in the lock file`);
  }
  if (!allows(dev ? forTools : permissive, license)) {
    problems.push(`${name} has the licence ${license ?? "unknown"}, which is not on the list`);
  }
  if (hasInstallScript && !withInstallScript.has(path)) {
    problems.push(`${name} runs a script when it is installed, and is not on the list`);
  }
}

function checkManifest() {
  for (const kind of ["dependencies", "devDependencies"]) {
    const locked = packages[""][kind] ?? {};
    const wanted = manifest[kind] ?? {};
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(locked)])) {
      if (wanted[name] !== locked[name]) {
        problems.push(
          `${name} is ${wanted[name] ?? "absent"} in package.json and ${locked[name] ?? "absent"} in the lock file`,
        );
      }
      if (wanted[name] !== undefined && !/^\d+\.\d+\.\d+$/.test(wanted[name])) {
        problems.push(`${name} is named by ${wanted[name]}; name one exact version`);
      }
    }
  }
}

/** Rows of the page begin with the name, the version and the licence. */
function checkPage() {
  const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \| ([^|]+) \| ([^|]+) \|/gm)];
  const page = new Map(rows.map(([, name, version, licence]) => [name, { version, licence }]));
  for (const [name, version] of Object.entries(manifest.dependencies)) {
    const row = page.get(name);
    const license = licenceOf(`node_modules/${name}`);
    if (row === undefined) problems.push(`docs/dependencies.md does not say what ${name} is for`);
    else if (row.version !== version || row.licence !== license) {
      problems.push(
        `docs/dependencies.md says ${name} ${row.version}, ${row.licence}; it is ${version}, ${license}`,
      );
    }
  }
  for (const name of page.keys()) {
    if (!Object.hasOwn(manifest.dependencies, name)) {
      problems.push(`docs/dependencies.md names ${name}, which is no dependency`);
    }
  }
}

const entries = Object.entries(packages).filter(([path]) => path !== "");
for (const [path, entry] of entries) checkEntry(path, entry);
for (const path of [...withoutDigest, ...licences.keys(), ...withInstallScript]) {
  if (packages[path] === undefined) problems.push(`${path} is an exception, but not in the lock file`);
}
checkManifest();
checkPage();

for (const problem of problems) console.error(problem);
console.log(`dependencies: ${entries.length} packages, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
