#!/usr/bin/env node
// Runs the suites, two at a time, and adds up what they counted. A suite that ends badly without counting anything
// counts as one failure, so nothing can fail silently.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";

const results = ".cache/results";
const python = (venv) => `.cache/venv-${venv}/bin/python`;
const vitest = (name, ...args) => [
  "npx",
  "--no-install",
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${results}/${name}.json`,
  ...args,
];
const prepared = (venv, requirements, command) => [
  "sh",
  "-euc",
  `. scripts/lib/prepare.sh; venv ${venv} ${requirements}; exec ${command}`,
];
const pytest = (name, venv, requirements, paths) =>
  prepared(venv, requirements, `${python(venv)} -m pytest -q --junitxml=${results}/${name}.xml ${paths}`);

/** Name, what it proves, command; the long ones first, so that the lanes end together. */
const suites = [
  ["unit", "every part beside its code, both databases, the simulator", vitest("unit")],
  [
    "acceptance",
    "the built program over the wire",
    vitest("acceptance", "--config", "vitest.acceptance.config.ts"),
  ],
  [
    "python",
    "the Python client against the built server",
    pytest("python", "python", "'./clients/python[test]' scikit-learn", "clients/python/tests"),
  ],
  [
    "spark",
    "a SparkML pipeline saved, found and loaded back",
    pytest("spark", "spark", "examples/requirements-sparkml.txt ./clients/python pytest", "acceptance/spark"),
  ],
  [
    "pedestrians",
    "the replayed pedestrians of Auckland: rules tested and backtested",
    pytest(
      "pedestrians",
      "pedestrians",
      "examples/requirements-pedestrians.txt ./clients/python pytest",
      "acceptance/pedestrians",
    ),
  ],
  [
    "mlflow",
    "unmodified MLflow clients, with Gallery behind them",
    pytest("mlflow", "mlflow", "acceptance/mlflow/requirements.txt", "acceptance/mlflow"),
  ],
  [
    "mlflow-2",
    "the older line of MLflow: its client, and what it kept",
    pytest(
      "mlflow-2",
      "mlflow-2",
      "acceptance/mlflow/requirements-2.txt",
      "acceptance/mlflow/test_older.py acceptance/mlflow/test_import*.py",
    ),
  ],
  ["fuzz", "no input of any kind gives a 500", ["acceptance/fuzz/rest.sh", "20"]],
  [
    "quickstart",
    "the README's first command",
    [
      "scripts/quickstart",
      "--once",
      "--port",
      "0",
      "--thrift-port",
      "0",
      "--data-dir",
      ".cache/quickstart-data",
    ],
  ],
  ["thrift", "the generated code is what the contract says", ["scripts/generate-thrift.sh", "--check"]],
  ["lint", "format, types and structure", ["npm", "run", "--silent", "lint"]],
];

function count(name, exitCode) {
  const json = join(results, `${name}.json`);
  const xml = join(results, `${name}.xml`);
  let counted = { passed: 0, failed: 0 };
  if (existsSync(json)) {
    const report = JSON.parse(readFileSync(json, "utf8"));
    counted = { passed: report.numPassedTests, failed: report.numFailedTests };
  } else if (existsSync(xml)) {
    const report = readFileSync(xml, "utf8");
    const read = (attribute) =>
      Number(new RegExp(`<testsuite [^>]*\\b${attribute}="(\\d+)"`).exec(report)?.[1] ?? 0);
    const [tests, failures, errors, skipped] = ["tests", "failures", "errors", "skipped"].map(read);
    counted = { passed: tests - failures - errors - skipped, failed: failures + errors };
  } else if (exitCode === 0) counted.passed = 1;
  if (exitCode !== 0 && counted.failed === 0) counted.failed = 1;
  return counted;
}

function run([name, , [program, ...args]]) {
  const started = Date.now();
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.on("error", (error) => {
      output += String(error);
    });
    child.on("close", (exitCode) => {
      const counted = count(name, exitCode);
      writeFileSync(join(results, `${name}.log`), output);
      const seconds = ((Date.now() - started) / 1000).toFixed(0);
      console.log(
        `${counted.failed === 0 ? "ok    " : "FAILED"} ${name}: ${counted.passed} passed, ${counted.failed} failed (${seconds} s)`,
      );
      if (counted.failed > 0) console.log(output.split("\n").slice(-150).join("\n"));
      resolve(counted);
    });
  });
}

const wanted = process.argv.slice(2);
if (wanted.includes("--list")) {
  for (const [name, about] of suites) console.log(`${name.padEnd(12)}${about}`);
  process.exit(0);
}
const unknown = wanted.filter((name) => !suites.some(([each]) => each === name));
if (unknown.length > 0) {
  console.error(`There is no suite ${unknown.join(", ")}; see scripts/test --list.`);
  process.exit(2);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

const waiting = suites.filter(([name]) => wanted.length === 0 || wanted.includes(name));
const total = { passed: 0, failed: 0 };
async function lane() {
  for (let suite = waiting.shift(); suite !== undefined; suite = waiting.shift()) {
    const { passed, failed } = await run(suite);
    total.passed += passed;
    total.failed += failed;
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, lane));
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exit(total.failed === 0 && total.passed > 0 ? 0 : 1);
