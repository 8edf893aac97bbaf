export { placeOfRule, type ReadRule, readRule } from "./language/read.ts";
export { problemsOf, type RuleEntry, type RuleRepository, readRepository } from "./language/repository.ts";
export type { Place, RuleForm, RuleSource, WordPath } from "./language/source.ts";
export { type ReadTeams, readTeams } from "./language/teams.ts";
export { writeRule } from "./language/write.ts";
