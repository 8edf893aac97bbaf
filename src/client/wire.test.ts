import { expectTypeOf, test } from "vitest";
import type { Health, MetricHistoryRequest } from "../tiers/metrics/index.ts";
import type { ChangePage, ChangeRequest, InstanceName, SweepReport, Upload } from "../tiers/storage/index.ts";
import type * as wire from "./wire.ts";

// Checked by the compiler (`tsc --noEmit` covers tests): a difference is a type error here.
test("the client's shapes are the server's", () => {
  expectTypeOf<wire.InstanceName>().toEqualTypeOf<InstanceName>();
  expectTypeOf<wire.Upload>().toEqualTypeOf<Upload>();
  expectTypeOf<wire.ChangeRequest>().toEqualTypeOf<ChangeRequest>();
  expectTypeOf<wire.ChangePage>().toEqualTypeOf<ChangePage>();
  expectTypeOf<wire.SweepReport>().toEqualTypeOf<SweepReport>();
  expectTypeOf<wire.MetricHistoryRequest>().toEqualTypeOf<MetricHistoryRequest>();
  expectTypeOf<wire.Health>().toEqualTypeOf<Health>();
});
