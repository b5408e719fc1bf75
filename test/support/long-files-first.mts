import { join, relative, sep } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The rooms whose files take long: they start processes, or run the tool for each of many cases. */
const long: readonly string[] = ['crash', 'faults', 'e2e', 'security', 'hostile', 'queue', 'soak'];

/**
 * A long file that is begun last would keep everybody waiting for it, and starting processes takes the longer the more a
 * worker has loaded: long files go first. Those of one room wait or compute alike, so that the rooms take turns.
 */
export class LongFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const roomOf = ({ moduleId }: TestSpecification) =>
      relative(join(this.ctx.config.root, 'test'), moduleId).split(sep)[0] ?? '';
    const placeOf = (file: TestSpecification): number => {
      if (file.project.config.isolate) return -1;
      const room = sorted.filter((each) => roomOf(each) === roomOf(file));
      return long.includes(roomOf(file)) ? room.indexOf(file) / room.length : 1;
    };
    const places = new Map(sorted.map((file) => [file, placeOf(file)]));
    return sorted.sort((a, b) => (places.get(a) ?? 1) - (places.get(b) ?? 1));
  }
}
