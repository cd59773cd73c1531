/** Columns of lines in the room there is: a table that is a little too wide is made narrower, not cut off. */
import { widthOf, type Column } from '../list/columns';

const LEAST = 76;
const LEAST_NAME = 170;
/** What stands beside the words of a heading that cannot be ordered by: the space at both sides. */
const HEADING = 26;

/** How narrow a column may become: its heading is still read, and so are most of its values. */
function least(column: Column): number {
  return Math.min(column.width, column.isName ? LEAST_NAME : Math.max(LEAST, widthOf(column.label) + HEADING));
}

/** The columns made narrower, each by its share of what it can give, until they fit into `room` px or can give no more. `kept`: whose
 * width somebody chose. */
export function fitted(columns: readonly Column[], room: number, kept: Readonly<Record<string, number>> | undefined): Column[] {
  const over = columns.reduce((sum, column) => sum + column.width, 0) - room;
  const spare = (column: Column) => (kept?.[column.path] === undefined ? column.width - least(column) : 0);
  const all = columns.reduce((sum, column) => sum + spare(column), 0);
  if (over <= 0 || all <= 0) return [...columns];
  const share = Math.min(1, over / all);
  return columns.map((column) => ({ ...column, width: column.width - Math.ceil(spare(column) * share) }));
}
