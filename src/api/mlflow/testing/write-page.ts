/* Run after the endpoints or the differences changed: `npx tsx src/api/mlflow/testing/write-page.ts`. */
import { writeFileSync } from "node:fs";
import { PAGE, readPage, withTables } from "./page.ts";

writeFileSync(PAGE, withTables(readPage()));
