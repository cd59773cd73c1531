import { useState } from 'react';
import { Segmented } from 'antd';
import { labelText, useLocale } from '@/lib/locale';
import type { Widget } from '../declared';
import { Place } from '../Place';
import { useSurroundings } from '../surroundings';
import { WidgetCard } from '../WidgetCard';
import styles from './Content.module.css';

/** Several components in one place, one tab shown at a time. */
export function TabsWidget({ widget }: { widget: Widget }) {
  const { widgets } = useSurroundings();
  const { language } = useLocale();
  const [chosen, setChosen] = useState(0);
  const names = Array.isArray(widget.options['tabs']) ? (widget.options['tabs'] as string[]) : [];
  return (
    <WidgetCard widget={widget}>
      <div className={styles['tabs']}>
        <Segmented aria-label={labelText(widget.label, language)} value={chosen} onChange={setChosen} options={names.map((label, value) => ({ label, value }))} />
        <div className={styles['inner']}>
          {widgets.filter((one) => one.inside === widget.id && one.tab === chosen).map((one) => <Place key={one.id} widget={one} />)}
        </div>
      </div>
    </WidgetCard>
  );
}
