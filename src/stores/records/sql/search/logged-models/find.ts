import type { View } from "../../../../../domain/search.ts";
import type { Finding, LoggedModelScope } from "../../../finding.ts";
import type { Dialect } from "../../dialect.ts";
import type { Work } from "../../query.ts";
import { bindFinding, readFound } from "../find.ts";
import { amongIds, type Fragment, raw, sql } from "../fragment.ts";
import type { Found } from "../query.ts";
import type { OrderKey } from "../tree.ts";
import type { ModelSource } from "./places.ts";
import { modelSubject } from "./subject.ts";

const viewSql: Readonly<Record<View, Fragment>> = {
  active: raw("x.deleted = 0"),
  deleted: raw("x.deleted <> 0"),
  all: raw("TRUE"),
};

/** The latest first, then by UUID. */
const ties: readonly OrderKey<ModelSource>[] = [
  { source: { kind: "attribute", name: "created", type: "time" }, descending: true },
  { source: { kind: "attribute", name: "uuid", type: "text" }, descending: false },
];

/** The logged models of some experiments. */
export function* findLoggedModels(
  scope: LoggedModelScope,
  finding: Finding,
  dialect: Dialect,
): Work<Found[]> {
  if (scope.experiments.length === 0) return [];
  const wanted = bindFinding(finding, modelSubject);
  const isNamed = ({ source: tie }: OrderKey<ModelSource>): boolean =>
    wanted.order.some(
      ({ source }) => source.kind === "attribute" && tie.kind === "attribute" && source.name === tie.name,
    );
  const order = [...wanted.order, ...ties.filter((tie) => !isNamed(tie))];
  return yield* readFound(
    { ...wanted, order },
    {
      ...{ subject: modelSubject, dialect, from: modelSubject.from },
      scope: sql`${amongIds("x.experiment", scope.experiments)} AND ${viewSql[scope.view]}`,
    },
  );
}
