/** The icons that objects and areas may name: one drawing each in icons.svg, which the browser fetches as a picture. */
import drawings from './icons.svg?no-inline';

/** What icons.svg holds, by the names that Ant Design gives them; `npm run icons` draws it anew. */
export const DRAWN = [
  'account-book', 'aim', 'alert', 'apartment', 'api', 'appstore', 'audit', 'bank', 'bar-chart', 'book', 'branches',
  'bulb', 'calculator', 'calendar', 'car', 'check-square', 'coffee', 'contacts', 'container', 'copy',
  'customer-service', 'dashboard', 'database', 'delete', 'dollar', 'edit', 'environment', 'file-done', 'file-protect',
  'file-text', 'filter', 'flag', 'folder', 'form', 'fund', 'gift', 'global', 'history', 'home', 'import', 'inbox',
  'line-chart', 'mail', 'message', 'notification', 'ordered-list', 'partition', 'pay-circle', 'percentage', 'phone',
  'pie-chart', 'profile', 'pushpin', 'question', 'rise', 'safety', 'safety-certificate', 'schedule', 'search',
  'setting', 'share-alt', 'shop', 'shopping', 'shopping-cart', 'solution', 'star', 'swap', 'sync', 'table', 'tags',
  'team', 'thunderbolt', 'tool', 'transaction', 'trophy', 'user', 'wallet',
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
