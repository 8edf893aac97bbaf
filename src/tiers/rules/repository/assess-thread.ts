import { parentPort } from "node:worker_threads";
import { type AssessmentInput, assessorHere } from "./assessor.ts";

/** A thread that answers each commit with an assessment, in turn; an error ends it. */
const assessor = assessorHere();
parentPort!.on("message", async (input: AssessmentInput) => {
  parentPort!.postMessage(await assessor.assess(input));
});
