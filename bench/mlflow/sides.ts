import { join } from "node:path";
import type { TestCluster } from "../../src/stores/records/testing/postgres.ts";
import type { Bench } from "../lib/bench.ts";
import { startGallery } from "../lib/gallery.ts";
import { untilAtRest } from "../lib/machine.ts";
import { startMlflow } from "../lib/mlflow.ts";
import { type Server, withFolder } from "../lib/server.ts";
import { postgresStore, type Store, sqliteStore } from "./store.ts";

export type Name = "gallery" | "mlflow";
export type Pair<T> = Record<Name, T>;

/** One of the two servers, with data of its own. */
export class Side {
  readonly name: Name;
  readonly store: Store;
  /** As SQLAlchemy has it. */
  readonly databaseUrl: string;
  readonly #launch: () => Promise<Server>;
  #server: Server | undefined;

  constructor(
    name: Name,
    { store, databaseUrl }: { store: Store; databaseUrl: string },
    launch: () => Promise<Server>,
  ) {
    this.name = name;
    this.store = store;
    this.databaseUrl = databaseUrl;
    this.#launch = launch;
  }

  get server(): Server {
    if (this.#server === undefined) throw new Error(`${this.name} is not running`);
    return this.#server;
  }

  /** Started again with the same data. */
  async start(): Promise<void> {
    this.#server = await this.#launch();
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.stop();
  }
}

/** Both servers, running, and a folder that goes with them. */
export interface Both {
  readonly bench: Bench;
  readonly folder: string;
  readonly sides: readonly [Side, Side];
  /** One after the other, each on a machine at rest. */
  each<T>(work: (side: Side) => Promise<T>): Promise<Pair<T>>;
}

async function sideOf(
  name: Name,
  bench: Bench,
  folder: string,
  cluster: TestCluster | undefined,
): Promise<Side> {
  const [place, url] = [join(folder, name), await cluster?.createDatabase()];
  const file = name === "gallery" ? join(place, "data", "gallery.db") : join(place, "mlflow.db");
  const store = url === undefined ? sqliteStore(file) : postgresStore(url);
  // With the driver of the pinned list.
  const databaseUrl = url?.replace(/^postgres:/, "postgresql+psycopg2:") ?? `sqlite:///${file}`;
  const mlflow = { ...bench, environment: { MLFLOW_BACKEND_STORE_URI: databaseUrl } };
  const gallery = { ...bench, environment: url === undefined ? undefined : { GALLERY_DATABASE_URL: url } };
  const launch = () => (name === "gallery" ? startGallery(gallery, place) : startMlflow(mlflow, place));
  return new Side(name, { store, databaseUrl }, launch);
}

/** Both servers on new data, stopped again whatever becomes of the work. */
export async function withBoth(
  bench: Bench,
  cluster: TestCluster | undefined,
  work: (both: Both) => Promise<void>,
): Promise<void> {
  await withFolder(bench.scratch, async (folder) => {
    const gallery = await sideOf("gallery", bench, folder, cluster);
    const mlflow = await sideOf("mlflow", bench, folder, cluster);
    try {
      for (const side of [gallery, mlflow]) await side.start();
      await work({
        bench,
        folder,
        sides: [gallery, mlflow],
        async each(ask) {
          const inPeace = async (side: Side) => {
            await untilAtRest();
            return ask(side);
          };
          return { gallery: await inPeace(gallery), mlflow: await inPeace(mlflow) };
        },
      });
    } finally {
      await Promise.all([gallery.stop(), mlflow.stop()]);
    }
  });
}
