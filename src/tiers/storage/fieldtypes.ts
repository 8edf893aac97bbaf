import { GalleryError } from "../../domain/errors.ts";
import { checkFieldValue, standardField, typeOfValue } from "../../domain/fields.ts";
import type { Fields, FieldType } from "../../domain/values.ts";
import type { ProjectRow, Tables, Work } from "../../stores/records/store.ts";

/**
 * Holds values against the types that their fields have in the project, and fixes the type of a field that is
 * written for the first time. One type a field is what lets rules and searches be checked before they run.
 */
export class FieldTypes {
  readonly #project: ProjectRow;
  readonly #known = new Map<string, FieldType>();

  constructor(project: ProjectRow) {
    this.#project = project;
  }

  *settle(tables: Tables, fields: Fields, path: string): Work<void> {
    for (const [name, value] of Object.entries(fields)) {
      const type = this.#known.get(name) ?? (yield* tables.names.field(this.#project.id, name));
      if (type === undefined) {
        const first = standardField(name)?.type ?? typeOfValue(value);
        yield* tables.names.defineField(this.#project.id, name, first);
        this.#known.set(name, first);
        continue;
      }
      this.#known.set(name, type);
      this.#hold(name, value, type, path);
    }
  }

  #hold(name: string, value: Fields[string], type: FieldType, path: string): void {
    try {
      checkFieldValue(value, type, `${path}.${name}`);
    } catch (reason) {
      if (!(reason instanceof GalleryError)) throw reason;
      throw new GalleryError(
        "field.type",
        `${name} is ${type} in project ${this.#project.name}: ${reason.message}`,
        {
          field: `${path}.${name}`,
        },
      );
    }
  }
}
