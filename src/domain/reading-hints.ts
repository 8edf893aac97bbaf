/**
 * What helps who asked for something that is not there and only wanted to read: to make it first would not. It stands
 * in the place of the catalogue's hint, by its codes.
 */
export const readingHints = {
  "project.unknown": "Correct its name; `gallery project list` lists the projects.",
  "model.unknown": "Correct its base version id or UUID; `gallery model list` lists the models.",
  "environment.unknown": "Correct its name; `gallery environment list` lists the environments.",
  "deployment.unknown":
    "Correct the names or the time; `gallery deployment list` tells what is served where.",
  "approval.unknown": "Correct its UUID; `gallery approval list` lists the approvals.",
  "experiment.unknown": "Correct its number or name; `gallery experiment list` lists the experiments.",
  "run.unknown": "Correct its UUID; `gallery run list` lists the runs.",
  "logged_model.unknown": "Correct its UUID; `gallery logged-model list` lists the logged models.",
  "blob.unknown": "Correct the digest; `gallery instance get` shows those of an instance.",
} as const;
