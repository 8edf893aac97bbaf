import type { Command } from "commander";
import type { Endpoint } from "../../api/mlflow/endpoints/endpoint.ts";
import { endpoints, pathOf } from "../../api/mlflow/endpoints.ts";
import { command } from "../kit/command.ts";
import { outputOf } from "../kit/context.ts";
import type { Column } from "../kit/table.ts";

type Line = Pick<Endpoint, "name" | "method" | "standing" | "why"> & { readonly path: string };

const columns: readonly Column<Line>[] = [
  { title: "method", of: ({ method }) => method },
  { title: "path", of: ({ path }) => path },
  { title: "name", of: ({ name }) => name },
  { title: "standing", of: ({ standing }) => standing },
  { title: "why", of: ({ why }) => why },
];

export function endpointsCommand(): Command {
  return command(
    "endpoints",
    "list every endpoint of MLflow's: done, taken without effect, or refused and why",
    ["gallery mlflow endpoints", "gallery mlflow endpoints -o json"],
  ).action(async (_options: unknown, self: Command) => {
    const lines = endpoints.map((endpoint): Line => {
      const { name, method, standing, why } = endpoint;
      return { method, path: pathOf(endpoint), name, standing, why };
    });
    await outputOf(self).list(lines, columns);
  });
}
