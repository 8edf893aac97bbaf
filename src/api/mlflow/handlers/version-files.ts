import type { InstanceFiles } from "../artifacts/instance-files.ts";
import { artifactPath } from "../artifacts/paths.ts";
import type { MlflowHandlers } from "../call.ts";
import type { Lookup } from "../registry/lookup.ts";
import { missingValue } from "../requests/fields.ts";

/** One file of a version, by the version's name. */
export function versionFileHandlers(lookup: Lookup, instances: InstanceFiles): MlflowHandlers {
  return {
    GetModelVersionArtifact: async (call) => {
      const { query } = call;
      const told = query.get("path");
      if (!told) throw missingValue("path");
      const path = artifactPath(told);
      const { uuid } = await lookup.version(call, query.get("name") ?? "", query.get("version") ?? "");
      return instances.send(call, { uuid, path }, told);
    },
  };
}
