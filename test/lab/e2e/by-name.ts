import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Test files in the order of their names: what is left behind before the first is looked at by the last. */
export class ByName extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    return [...files].sort((one, other) => one.moduleId.localeCompare(other.moduleId));
  }
}
