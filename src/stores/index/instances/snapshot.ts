import { open, readFile, rename, rm } from "node:fs/promises";
import { crc32 } from "node:zlib";
import { row, type Work } from "../../records/sql/query.ts";
import type { Read } from "../../records/sql/search/scan.ts";
import type { ValueType } from "../../records/sql/search/tree.ts";
import { BLOCK, Column, isCoded } from "../columns/column.ts";
import { Dictionary } from "../columns/dictionary.ts";
import type { InstanceIndex } from "./instance-index.ts";
import { InstanceTable } from "./table.ts";

/**
 * The columns in one file: a line of JSON that describes the sections, the sections themselves, and a checksum of
 * both. It only saves time: a file that is damaged, of another form or of another database is left aside, and the
 * columns are read from the tables.
 */
const FORM = "gallery-columns-1";
const CHECKSUM_BYTES = 4;

interface Header {
  readonly form: string;
  readonly position: number;
  /** What the change log said at the position: another database has another history. */
  readonly anchor: string | null;
  readonly tables: readonly SavedTable[];
}

interface SavedTable {
  readonly project: number;
  readonly rows: number;
  readonly unloaded: readonly string[];
  readonly columns: readonly SavedColumn[];
}

interface SavedColumn {
  readonly key: string;
  readonly type: ValueType;
  /** Bytes of the texts as a JSON list; 0 without a dictionary. */
  readonly texts: number;
  /** Place of each block that holds anything, and its entries when it is sparse. */
  readonly blocks: readonly { readonly index: number; readonly sparse?: number }[];
}

/** Written aside and renamed, so that a file is whole or absent. */
export async function saveSnapshot(path: string, index: InstanceIndex, read: Read): Promise<void> {
  const { position } = index.state;
  const anchor = await read(() => readAnchor(position));
  const sections: Uint8Array[] = [];
  const tables = [...index.tables.values()].map((table) => describeTable(table, sections));
  const header: Header = { form: FORM, position, anchor, tables };
  const parts = [Buffer.from(`${JSON.stringify(header)}\n`), ...sections];
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0));
  const aside = `${path}.new`;
  const file = await open(aside, "w", 0o600);
  try {
    for (const part of [...parts, checksum]) await file.writeFile(part);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
}

export interface Snapshot {
  readonly tables: readonly InstanceTable[];
  readonly position: number;
}

/** Null when there is no snapshot that fits the database. */
export async function restoreSnapshot(path: string, read: Read): Promise<Snapshot | null> {
  const bytes = await readFile(path).catch(() => null);
  const header = bytes === null ? null : readHeader(bytes);
  if (bytes === null || header === null) return null;
  const { position, anchor } = header;
  const isOurs = (await read(() => readAnchor(position))) === anchor;
  if (!isOurs) {
    await rm(path, { force: true });
    return null;
  }
  const sections = new Sections(bytes, bytes.indexOf("\n") + 1);
  return { position, tables: header.tables.map((saved) => restoreTable(saved, sections)) };
}

function readHeader(bytes: Buffer): Header | null {
  const end = bytes.length - CHECKSUM_BYTES;
  const line = bytes.indexOf("\n");
  if (line < 0 || line >= end || crc32(bytes.subarray(0, end)) !== bytes.readUInt32LE(end)) return null;
  const header = JSON.parse(bytes.toString("utf8", 0, line)) as Header;
  return header.form === FORM ? header : null;
}

/** Null at the beginning of the log, and beyond its end. */
function* readAnchor(position: number): Work<string | null> {
  const change = yield* row<{ at: number; kind: string; uuid: string; request: string }>(
    "SELECT at, kind, uuid, request FROM change WHERE position = ?",
    [position],
  );
  return change === undefined ? null : [change.at, change.kind, change.uuid, change.request].join(" ");
}

function describeTable(table: InstanceTable, sections: Uint8Array[]): SavedTable {
  sections.push(bytesOf(table.ids));
  return {
    project: table.project,
    rows: table.rows,
    unloaded: [...table.unloaded],
    columns: [...table.columns].map(([key, column]) => describeColumn(key, column, sections)),
  };
}

function describeColumn(key: string, column: Column, sections: Uint8Array[]): SavedColumn {
  const texts =
    column.dictionary === null ? null : Buffer.from(JSON.stringify(column.dictionary.texts.slice(1)));
  if (texts !== null) sections.push(texts);
  const blocks: { index: number; sparse?: number }[] = [];
  for (const [index, block] of column.blocks.entries()) {
    if (block === undefined) continue;
    if (block instanceof Map) {
      sections.push(bytesOf(Float64Array.from([...block].flat())));
      blocks.push({ index, sparse: block.size });
    } else {
      sections.push(bytesOf(block));
      blocks.push({ index });
    }
  }
  return { key, type: column.type, texts: texts?.length ?? 0, blocks };
}

const bytesOf = (array: Float64Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);

/** Reads sections one after the other. */
class Sections {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.#at = at;
  }

  doubles(count: number): Float64Array {
    return new Float64Array(this.#take(count * Float64Array.BYTES_PER_ELEMENT));
  }

  integers(count: number): Int32Array {
    return new Int32Array(this.#take(count * Int32Array.BYTES_PER_ELEMENT));
  }

  text(bytes: number): string {
    return Buffer.from(this.#take(bytes)).toString("utf8");
  }

  /** A copy, as an array of doubles cannot begin anywhere. */
  #take(bytes: number): ArrayBuffer {
    const begin = this.#bytes.byteOffset + this.#at;
    this.#at += bytes;
    return this.#bytes.buffer.slice(begin, begin + bytes) as ArrayBuffer;
  }
}

function restoreTable(saved: SavedTable, sections: Sections): InstanceTable {
  const table = new InstanceTable(saved.project, sections.doubles(saved.rows));
  for (const key of saved.unloaded) table.unloaded.add(key);
  for (const column of saved.columns) table.columns.set(column.key, restoreColumn(column, sections));
  return table;
}

function restoreColumn({ type, texts, blocks }: SavedColumn, sections: Sections): Column {
  const dictionary = isCoded(type) ? new Dictionary() : null;
  if (dictionary !== null) {
    for (const text of JSON.parse(sections.text(texts)) as string[]) dictionary.code(text);
  }
  const column = new Column(type, dictionary);
  for (const { index, sparse } of blocks)
    column.restore(index, restoreBlock(sections, sparse, dictionary !== null));
  return column;
}

function restoreBlock(
  sections: Sections,
  sparse: number | undefined,
  coded: boolean,
): Float64Array | Int32Array | Map<number, number> {
  if (sparse === undefined) return coded ? sections.integers(BLOCK) : sections.doubles(BLOCK);
  const entries = sections.doubles(sparse * 2);
  return new Map(Array.from({ length: sparse }, (_, at) => [entries[at * 2]!, entries[at * 2 + 1]!]));
}
