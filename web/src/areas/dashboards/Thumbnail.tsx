import styles from './Thumbnail.module.css';
import type { Widget } from './declared';

const MOST = 24;

/** How a page is laid out, in small: one block for each component. */
export function Thumbnail({ widgets }: { widgets: readonly Pick<Widget, 'id' | 'kind' | 'width' | 'height' | 'inside'>[] }) {
  const shown = widgets.filter((widget) => !widget.inside).slice(0, MOST);
  return (
    <span className={styles['page']} aria-hidden="true">
      {shown.map((widget) => (
        <span key={widget.id} data-kind={widget.kind === 'number' || widget.kind === 'target' ? 'figure' : 'block'} style={{ gridColumn: `span ${widget.width}`, gridRow: `span ${widget.height}` }} />
      ))}
    </span>
  );
}
