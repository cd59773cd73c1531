import { useWords } from '@/areas/shared/useWords';
import { State } from '@/ui/State';

/** No figures under this period and scope. */
export function NoFigures() {
  const t = useWords('dashboards');
  return <State kind="empty" title={t('empty.figures')} text={t('empty.figuresHint')} small />;
}
