import { type Change, changesIn } from './diff.ts';
import type { Version, VersionInfo } from './stored-recipe.ts';

/** What consumers of the tables must know: their columns, and whether they are still the same. */
export interface ColumnDifference {
  readonly changed: boolean;
  readonly before: Pick<VersionInfo, 'schemaVersion' | 'columns'>;
  readonly after: Pick<VersionInfo, 'schemaVersion' | 'columns'>;
}

export interface Difference {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly changes: readonly Change[];
  readonly columns: ColumnDifference;
}

/** Says what is different between two versions of a recipe, and what that means for its table. */
export const compareVersions = (from: Version, to: Version): Difference => ({
  name: to.info.name,
  from: from.info.version,
  to: to.info.version,
  changes: changesIn(JSON.parse(from.text), JSON.parse(to.text)),
  columns: {
    changed: from.info.schemaVersion !== to.info.schemaVersion,
    before: tableOf(from),
    after: tableOf(to),
  },
});

const tableOf = ({ info: { schemaVersion, columns } }: Version) => ({ schemaVersion, columns });
