import { execFile, spawn } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export type Answer = { readonly value: unknown } | { readonly error: "syntax" | "evaluation" };

const home = dirname(fileURLToPath(import.meta.url));

/** Compiles the reference program and fetches Commons JEXL; a second time takes a few seconds. */
export async function buildReference(): Promise<void> {
  const goals = ["compile", "dependency:copy-dependencies", "-DoutputDirectory=target/lib"];
  await promisify(execFile)("mvn", ["-q", "-B", ...goals], { cwd: home });
}

/** What Commons JEXL answers to each source over the context, in order; one JVM for all. */
export async function askReference(sources: readonly string[], context: object): Promise<readonly Answer[]> {
  const classPath = [join(home, "target", "classes"), join(home, "target", "lib", "*")].join(":");
  const jvm = spawn("java", ["-cp", classPath, "Reference"], { stdio: ["pipe", "pipe", "inherit"] });
  const exit = new Promise<number | null>((resolve, reject) =>
    jvm.once("error", reject).once("close", resolve),
  );
  const chunks: Buffer[] = [];
  jvm.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  jvm.stdin.end(sources.map((expr) => `${JSON.stringify({ expr, ctx: context })}\n`).join(""));
  const code = await exit;
  if (code !== 0) throw new Error(`the reference program ended with ${code}`);
  const answers = Buffer.concat(chunks).toString("utf8").trimEnd().split("\n");
  return answers.map(readAnswer);
}

/** Java writes NaN and infinities bare, which JSON does not have. */
function readAnswer(line: string): Answer {
  const special = /^\{"value":(NaN|-?Infinity)\}$/.exec(line);
  return special === null ? (JSON.parse(line) as Answer) : { value: special[1] };
}
