/** The icons that objects and areas may name: one drawing each in icons.svg, which the browser fetches as a picture. */
import drawings from './icons.svg?no-inline';

/** What icons.svg holds, by the names that Ant Design gives them; `npm run icons` draws it anew. */
export const DRAWN = [
  'aim', 'apartment', 'api', 'appstore', 'audit', 'bank', 'bar-chart', 'book', 'calendar', 'car', 'check-square',
  'coffee', 'contacts', 'copy', 'dashboard', 'database', 'delete', 'dollar', 'edit', 'environment', 'file-text',
  'filter', 'flag', 'folder', 'form', 'fund', 'gift', 'global', 'history', 'home', 'import', 'inbox', 'line-chart',
  'mail', 'message', 'notification', 'partition', 'pay-circle', 'phone', 'pie-chart', 'pushpin', 'rise', 'safety',
  'schedule', 'search', 'setting', 'share-alt', 'shop', 'shopping-cart', 'shopping', 'solution', 'star', 'swap',
  'table', 'tags', 'team', 'thunderbolt', 'transaction', 'trophy', 'user',
] as const;

const KNOWN: ReadonlySet<string> = new Set(DRAWN);

const OTHER_NAMES: Readonly<Record<string, string>> = {
  share: 'share-alt',
  bar_chart: 'bar-chart',
  file: 'file-text',
};

/** The drawing of a name; that of a table for a name that is not known. */
export function drawingOf(name: string | null | undefined): string {
  const drawing = OTHER_NAMES[name ?? ''] ?? name ?? '';
  return KNOWN.has(drawing) ? drawing : 'table';
}

export function NamedIcon({ name }: { name: string | null | undefined }) {
  return (
    <span className="anticon" aria-hidden="true">
      <svg width="1em" height="1em" fill="currentColor" focusable="false">
        <use href={`${drawings}#${drawingOf(name)}`} />
      </svg>
    </span>
  );
}
