import { describe } from "vitest";
import { artifactsContract } from "./testing/artifacts-contract.ts";
import { dataSetsContract } from "./testing/data-sets-contract.ts";
import { decisionsContract } from "./testing/decisions-contract.ts";
import { deploymentsContract } from "./testing/deployments-contract.ts";
import { firingsContract } from "./testing/firings-contract.ts";
import type { RecordsUnderTest } from "./testing/fixtures.ts";
import { jobsContract } from "./testing/jobs-contract.ts";
import { logContract } from "./testing/log-contract.ts";
import { loggedModelsContract } from "./testing/logged-models-contract.ts";
import { migrationContract } from "./testing/migration-contract.ts";
import { movingContract } from "./testing/moving-contract.ts";
import { offersContract } from "./testing/offers-contract.ts";
import { readersContract } from "./testing/readers-contract.ts";
import { registryContract } from "./testing/registry-contract.ts";
import { rulesContract } from "./testing/rules-contract.ts";
import { runDataContract } from "./testing/run-data-contract.ts";
import { runsContract } from "./testing/runs-contract.ts";
import { subscriptionsContract } from "./testing/subscriptions-contract.ts";
import { tableContract } from "./testing/table-contract.ts";
import { unitContract } from "./testing/unit-contract.ts";
import { valueContract } from "./testing/value-contract.ts";

/** The parts of the contract, each a suite of its own, since what it prepares before each of its tests is its own. */
const parts = {
  unit: unitContract,
  log: logContract,
  value: valueContract,
  table: tableContract,
  moving: movingContract,
  deployments: deploymentsContract,
  offers: offersContract,
  readers: readersContract,
  subscriptions: subscriptionsContract,
  rules: rulesContract,
  jobs: jobsContract,
  firings: firingsContract,
  decisions: decisionsContract,
  registry: registryContract,
  artifacts: artifactsContract,
  loggedModels: loggedModelsContract,
  runs: runsContract,
  runData: runDataContract,
  dataSets: dataSetsContract,
  migration: migrationContract,
};

/** What every records store promises; each driver's own test file hands its maker to this suite. */
export function recordsContract(name: string, make: () => Promise<RecordsUnderTest>): void {
  describe(`${name} keeps the records contract`, () => {
    for (const [part, contract] of Object.entries(parts)) describe(part, () => contract(make));
  });
}
