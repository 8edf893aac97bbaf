import { BinaryReader } from "./binary-reader.ts";
import { BinaryWriter } from "./binary-writer.ts";
import type { Protocol } from "./protocol.ts";

export const binaryProtocol: Protocol = {
  reader: (bytes) => new BinaryReader(bytes),
  writer: (sink) => new BinaryWriter(sink),
};
