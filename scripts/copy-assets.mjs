// What the compiler leaves behind: generated Thrift code is CommonJS and is copied as it is.
import { cpSync } from "node:fs";

cpSync("src/api/thrift/gen", "dist/api/thrift/gen", { recursive: true });
