import styles from './DashboardView.module.css';
import type { Widget } from './declared';
import { Place } from './Place';

/** Widgets at their places; those within tabs are shown by their tabs. */
export function WidgetGrid({ widgets }: { widgets: readonly Widget[] }) {
  return (
    <div className={styles['grid']}>
      {widgets.filter((widget) => !widget.inside).map((widget) => (
        <Place key={widget.id} widget={widget} />
      ))}
    </div>
  );
}
