import type { Widget } from '../declared';
import { RecordsWidget } from './RecordsWidget';

const MINE = 'owner = ME() and status = "open"';

/** What the person who looks at it has still to do, what is due first above. */
export function TodoWidget({ widget }: { widget: Widget }) {
  return <RecordsWidget widget={{ ...widget, object: 'activity', fields: ['name', 'kind', 'due_at', 'account'], where: MINE, sort: 'due_at' }} />;
}
