import { describe, expect, test } from "vitest";
import { type Client, GalleryError, type Instance, type Model } from "../../client/index.ts";
import type { Context } from "./context.ts";
import { UsageError } from "./failure.ts";
import { createOutput } from "./output.ts";
import { baseName, findModel, findSubject, instanceName } from "./reference.ts";

const anInstance = "00000000-0000-4000-8000-000000000001";
const aModel = "00000000-0000-4000-8000-000000000002";

/** A server with one instance and one model, that keeps what models it was asked for. */
function place() {
  const asked: unknown[] = [];
  const missing = (code: "instance.unknown" | "model.unknown") => new GalleryError(code, "there is none");
  const client = {
    instances: {
      get: async (name: { uuid?: string }) => {
        if (name.uuid === aModel) throw missing("instance.unknown");
        if (name.uuid !== undefined && name.uuid !== anInstance) throw missing("instance.unknown");
        return { uuid: anInstance } as Instance;
      },
    },
    models: {
      get: async (uuid: string) => {
        if (uuid !== aModel) throw missing("model.unknown");
        return { uuid } as Model;
      },
      find: async (name: unknown) => {
        asked.push(name);
        return { uuid: aModel } as Model;
      },
    },
  } as unknown as Client;
  const output = createOutput("table", { out: process.stdout, notes: process.stderr });
  const context: Context = { client, output, project: () => "home", anyProject: () => "home" };
  return { context, asked };
}

describe("what is named on the command line", () => {
  test("is an instance in the project at hand, or in the one before the slash", () => {
    const { context } = place();
    const demand = { baseVersionId: "demand", version: "4.1" };
    expect(instanceName(context, "demand@4.1")).toEqual({ project: "home", ...demand });
    expect(instanceName(context, "away/demand@4.1")).toEqual({ project: "away", ...demand });
    expect(instanceName(context, anInstance)).toEqual({ uuid: anInstance });
    expect(() => instanceName(context, "demand")).toThrow(UsageError);
  });

  test("has its partition behind it or beside it, and is refused with both", () => {
    const { context } = place();
    const beside = { partition: { city: "Lima" } };
    expect(instanceName(context, "demand@4.1", beside)).toMatchObject(beside);
    expect(instanceName(context, "demand@4.1{city=Oslo}")).toMatchObject({ partition: { city: "Oslo" } });
    expect(() => instanceName(context, "demand@4.1{city=Oslo}", beside)).toThrow(UsageError);
    expect(() => baseName(context, "demand{city=Oslo}", beside)).toThrow(UsageError);
  });

  test("is a model, its newest revision or the one behind the @", async () => {
    const { context, asked } = place();
    await findModel(context, "demand");
    await findModel(context, "away/demand@4");
    expect(asked).toEqual([
      { project: "home", baseVersionId: "demand" },
      { project: "away", baseVersionId: "demand", revision: 4 },
    ]);
    await expect(async () => findModel(context, "demand@4.1")).rejects.toThrow(UsageError);
  });

  test("is a base version id without version", () => {
    const { context } = place();
    expect(baseName(context, "away/demand{city=Oslo}")).toEqual({
      ...{ project: "away", baseVersionId: "demand", partition: { city: "Oslo" } },
    });
    expect(() => baseName(context, "demand@4")).toThrow(UsageError);
    expect(() => baseName(context, anInstance)).toThrow(UsageError);
  });

  test("may be a model or an instance, by name or by UUID", async () => {
    const { context } = place();
    const found = async (reference: string) => (await findSubject(context, reference)).kind;
    expect([await found("demand@4.1"), await found(anInstance)]).toEqual(["instance", "instance"]);
    expect([await found("demand"), await found("demand@4"), await found(aModel)]).toEqual([
      ...["model", "model", "model"],
    ]);
    const nobody = "00000000-0000-4000-8000-000000000003";
    await expect(found(nobody)).rejects.toMatchObject({ code: "model.unknown" });
  });
});
