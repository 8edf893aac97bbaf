import { JsonReader } from "./json-reader.ts";
import { JsonWriter } from "./json-writer.ts";
import type { Protocol } from "./protocol.ts";

export const jsonProtocol: Protocol = {
  reader: (bytes) => new JsonReader(bytes),
  writer: (sink) => new JsonWriter(sink),
};
