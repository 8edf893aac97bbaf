/* Run after the table of endpoints changed: `npx tsx src/api/mlflow/testing/write-page.ts`. */
import { writeFileSync } from "node:fs";
import { PAGE, readPage, withTable } from "./page.ts";

writeFileSync(PAGE, withTable(readPage()));
