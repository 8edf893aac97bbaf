#!/usr/bin/env node
// Holds the house to its plan: arrows point down, no circles, no long files, and chance, time and the environment
// come in by their doors only. Run by `npm run lint`; DESIGN.md explains each rule.
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const source = join(root, "src");
const LONGEST = 300;

/** Floors from the ground up. A file may import from its own floor's room and from floors below. */
const floors = [
  ["domain", "expression"],
  ["seams.ts", "outgoing.ts", "outgoing-mail.ts", "git"],
  ["stores"],
  ["tiers"],
  ["apps"],
  ["gallery.ts"],
  ["api"],
  [
    "open.ts",
    "for-testing.ts",
    "config.ts",
    "config-checks.ts",
    "config-file.ts",
    "config-values.ts",
    "secrets.ts",
  ],
  ["server.ts"],
  ["run.ts", "rules-health.ts"],
  ["client"],
  ["cli", "index.ts"],
];

/** Tiers know only the tiers below them. */
const tierOrder = ["storage", "metadata", "metrics", "rules"];

/** A pattern, what it is, and the files that may have it. */
const forbidden = [
  [/\bprocess\.env\b/, "the environment is read in config.ts", /^(config\.ts)$/],
  [
    /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\brandomUUID\(|\brandomBytes\(|\bset(Timeout|Interval|Immediate)\(|\bperformance\.now\(|\bprocess\.hrtime\b|(?<![.\w])fetch\(/,
    "time, chance and the outside come in as seams",
    /^(seams\.ts|client\/|cli\/)/,
  ],
  [
    /new (SqliteRecords|S3BlobStore|HdfsBlobStore|MemoryBlobStore)\(|(PostgresRecords|FileBlobStore)\.open\(/,
    "drivers are built in open.ts",
    /^open\.ts$/,
  ],
  [/(from |import\()"(isomorphic-git|ssh2)/, "Git is read in src/git", /^git\//],
  [/from "node:(https|dns)/, "outgoing calls come in as a seam", /^(outgoing\.ts|git\/http\.ts|cli\/)/],
  [/\bchild_process\b/, "the server starts no programs", /^(cli\/)/],
  [/\beval\(|new Function\(/, "no code is made from text", /^$/],
];

function walk(folder) {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? walk(path) : [path];
  });
}

const isTest = (path) => /\.test\.ts$|(^|\/)testing\/|^stores\/[a-z]+\/contract\.ts$/.test(path);
const files = walk(source)
  .map((path) => relative(source, path))
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts") && !path.includes("/gen/"));

const floorOf = (path) =>
  floors.findIndex((rooms) => rooms.some((room) => path === room || path.startsWith(`${room}/`)));
const problems = [];
const complain = (path, text) => problems.push(`src/${path}: ${text}`);
const imports = new Map();

for (const path of files) {
  const text = readFileSync(join(source, path), "utf8");
  const lines = text.split("\n").length - 1;
  if (lines > LONGEST) complain(path, `${lines} lines; split it by what its parts do (at most ${LONGEST})`);
  const targets = [...text.matchAll(/(?:from|import)\s*\(?\s*"(\.[^"]+)"/g)].map((match) =>
    normalize(join(dirname(path), match[1])),
  );
  imports.set(
    path,
    targets.filter((target) => files.includes(target)),
  );
  if (isTest(path)) continue;

  const code = text.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, "");
  for (const [pattern, why, allowed] of forbidden) {
    if (!allowed.test(path) && pattern.test(code)) complain(path, `${why} (found ${pattern.exec(code)[0]})`);
  }
  const floor = floorOf(path);
  if (floor < 0) complain(path, "stands in no room of the plan");
  for (const target of targets) {
    if (target === "outgoing.ts" && !/^(seams|git\/(http|reader|ssh|ssh-conversation))\.ts$/.test(path)) {
      complain(path, "takes the real way out by itself; it is handed in as a seam");
    }
    if (/^git\//.test(target) && !/^(git\/|seams\.ts$)/.test(path)) {
      complain(path, "reads Git by itself; a reader is handed in as a seam");
    }
    if (target === "seams.ts" && !/^(open|stores\/index\/worker)\.ts$/.test(path)) {
      complain(path, "takes the real seams by itself; they are handed in by open.ts");
    }
    if (isTest(target)) complain(path, `imports test code: ${target}`);
    if (target.includes("/gen/")) continue;
    if (floorOf(target) > floor) complain(path, `imports upwards: ${target}`);
    if (/^client\//.test(path) && !/^(client|domain)\//.test(target)) {
      complain(path, `the client knows only the domain: ${target}`);
    }
    const tier = /^tiers\/([a-z]+)\//;
    const [own, other] = [tier.exec(path)?.[1], tier.exec(target)?.[1]];
    if (other && other !== own) {
      if (!target.endsWith("/index.ts")) complain(path, `enters a tier by the side: ${target}`);
      if (own && tierOrder.indexOf(other) > tierOrder.indexOf(own))
        complain(path, `a tier knows one above it: ${target}`);
    }
    const door = /^api\/([a-z]+)\//;
    const [from, to] = [door.exec(path)?.[1], door.exec(target)?.[1]];
    if (from && to && from !== to && to !== "http") complain(path, `one door imports another: ${target}`);
    if (from && /^stores\//.test(target)) complain(path, `a door imports a store: ${target}`);
  }
}

/** Tarjan's strongly connected components: any of more than one file is a circle. */
function circles() {
  const state = new Map();
  const stack = [];
  const found = [];
  let count = 0;
  const visit = (path) => {
    const own = { index: count, low: count, onStack: true };
    count++;
    state.set(path, own);
    stack.push(path);
    for (const target of imports.get(path) ?? []) {
      if (!state.has(target)) own.low = Math.min(own.low, visit(target).low);
      else if (state.get(target).onStack) own.low = Math.min(own.low, state.get(target).index);
    }
    if (own.low === own.index) {
      const circle = stack.splice(stack.indexOf(path));
      for (const member of circle) state.get(member).onStack = false;
      if (circle.length > 1) found.push(circle);
    }
    return own;
  };
  for (const path of files) if (!state.has(path)) visit(path);
  return found;
}
for (const circle of circles()) problems.push(`a circle of imports: ${circle.join(", ")}`);

for (const problem of problems) console.error(problem);
console.log(`structure: ${files.length} files, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);
