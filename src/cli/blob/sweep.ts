import { type Command, Option } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { formatSize } from "../kit/progress.ts";
import { readWhole } from "../kit/values.ts";

export function sweepCommand(): Command {
  return command("sweep", "list blobs that no instance names; remove them only with --apply", [
    "gallery blob sweep",
    "gallery blob sweep --apply --grace-hours 48",
  ])
    .option("--apply", "really remove them")
    .addOption(new Option("--grace-hours <hours>", "leave younger blobs alone").argParser(readWhole))
    .action(
      withServer<{ apply?: true; graceHours?: number }>(
        async ({ client, output }, { apply = false, graceHours }) => {
          const report = await client.blobs.sweep({ apply, graceHours });
          if (output.format === "json") return output.record(report, []);
          await output.list(report.blobs, [
            { title: "bytes", of: (blob) => blob.size },
            { title: "reason", of: (blob) => blob.reason },
            { title: "location", of: (blob) => blob.location },
          ]);
          const what = `${report.blobs.length} blobs, ${report.bytes} bytes (${formatSize(report.bytes)})`;
          output.note(report.applied ? `Removed ${what}.` : `Would remove ${what}; --apply does it.`);
        },
      ),
    );
}
