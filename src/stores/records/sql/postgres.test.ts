import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { realSeams } from "../../../seams.ts";
import { recordsContract } from "../contract.ts";
import { startCluster, type TestCluster } from "../testing/postgres.ts";
import { PostgresRecords } from "./postgres.ts";

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const SCHEMA = `
  SELECT 'column' AS kind, table_name AS name, column_name || ' ' || data_type || ' ' || is_nullable || ' '
         || coalesce(collation_name, '') AS what FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'version', version::text, name FROM schema_version
  UNION ALL SELECT 'head', count(*)::text, '' FROM log_head
  ORDER BY 1, 2, 3`;

recordsContract("PostgreSQL", async () => {
  const url = await cluster.createDatabase();
  return {
    open: (onStep) =>
      PostgresRecords.open({
        url,
        timers: realSeams().timers,
        connections: 4,
        onStep: (step) => onStep?.(step.sql),
      }),
    async schema() {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const answer = await client.query(SCHEMA);
      await client.end();
      return JSON.stringify(answer.rows);
    },
    dispose: async () => {},
  };
});
