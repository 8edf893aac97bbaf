import { type Command, Option } from "commander";
import { command } from "../kit/command.ts";
import { withServer } from "../kit/context.ts";
import { UsageError } from "../kit/failure.ts";
import { runUuid } from "../kit/mlflow-ids.ts";
import { readNumber, readPair, readTime, readWhole } from "../kit/values.ts";

interface RecordOptions {
  readonly metric?: Readonly<Record<string, number>>;
  readonly param?: Readonly<Record<string, string>>;
  readonly tag?: Readonly<Record<string, string>>;
  readonly step: number;
  readonly at?: string;
}

export function recordCommand(): Command {
  return command("record", "tell what a training learns: metrics, params and tags, all or none", [
    "gallery run record 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --metric loss=0.25 --step 3",
    "gallery run record 0b6e2b4e-8a3c-4a0e-9d5b-2f1f3f1c7a10 --param depth=7 --tag team=forecasting",
  ])
    .argument("<run>", "UUID of the run", runUuid)
    .addOption(
      new Option("--metric <name=value>", "a value, also NaN or Infinity; may repeat").argParser(readNumber),
    )
    .addOption(new Option("--param <name=value>", "a param, written once; may repeat").argParser(readPair))
    .addOption(new Option("--tag <name=value>", "a tag; may repeat").argParser(readPair))
    .addOption(new Option("--step <number>", "step of the metrics").argParser(readWhole).default(0))
    .addOption(
      new Option("--at <time>", "when they were measured; now unless given").argParser((text) =>
        readTime(text),
      ),
    )
    .action(
      withServer<RecordOptions>(async ({ client, output }, options, run: string) => {
        const { metric, param, tag, step } = options;
        if (metric === undefined && param === undefined && tag === undefined) {
          throw new UsageError("name what to record: --metric, --param or --tag");
        }
        const at = options.at === undefined ? Date.now() : Date.parse(options.at);
        const answer = await client.runs.record({
          run,
          ...(metric && {
            metrics: Object.entries(metric).map(([name, value]) => ({ name, value, at, step })),
          }),
          ...(param && { params: param }),
          ...(tag && { tags: tag }),
        });
        await output.record(answer, [["recorded", answer.recorded]]);
      }),
    );
}
