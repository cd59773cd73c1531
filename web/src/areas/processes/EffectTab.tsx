import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from '@tanstack/react-router';
import { post, type Schemas } from '@/api/call';
import type { RecordData } from '@/api/types';
import { writePeriod } from '@/areas/dashboards/period';
import { useDrill } from '@/areas/dashboards/useDrill';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { formatDays } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { effectFigure, effectSentence } from './effectWords';
import { RecordsDrawer } from './RecordsDrawer';
import styles from './Effect.module.css';

type Side = Schemas['EffectSide'];
type SideName = 'before' | 'after';

/** What came of an improvement: the figure before and since, each with its interval, and what both say together. */
export default function EffectTab({ record }: { record: RecordData }) {
  const t = useWords('processes');
  const locale = useLocale();
  const drill = useDrill();
  const [opened, setOpened] = useState<SideName | null>(null);
  const model = useModel();
  const found = useQuery({
    queryKey: ['process', 'effect', record.id, record['begun_on'], record['days'], record['figure'], record['stage'], record['expected'], record['metric'], record['filter']],
    queryFn: ({ signal }) => post('/process-analysis/effect', { body: { improvement: record.id }, signal }),
  });
  if (found.error && !found.data) return <ProblemState error={found.error} small retry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={3} columns={2} />;
  const view = model.objects.get(found.data.object);
  const { figure, metric, unit, by_week: byWeek, before, after, verdict } = found.data;
  const pipeline = asReference(record['pipeline'])?.id;
  const open = (name: SideName, one: Side) => {
    if (metric) drill({ metric, by: {}, where: asString(record['filter']), period: { from: one.first, to: one.last } });
    else setOpened(name);
  };
  const days = (one: Side) => formatDays(one.first, one.last, locale);
  const side = (name: SideName, one: Side) => (
    <li className={styles['side']}>
      <span className={styles['soft']}>{t(name === 'before' ? 'effectBefore' : 'effectAfter')}</span>
      <strong>{effectFigure(one.value, unit, locale)}</strong>
      {one.low !== null && one.high !== null && <span className={styles['soft']}>{t('interval', { low: effectFigure(one.low, unit, locale), high: effectFigure(one.high, unit, locale) })}</span>}
      <button type="button" className={styles['open']} disabled={one.count === 0} onClick={() => open(name, one)}>
        {t(byWeek ? 'sideWeeks' : 'sideCount', { count: one.count })}
      </button>
      {pipeline ? (
        <Link to="/process-analysis" search={{ pipeline, period: writePeriod({ from: one.first, to: one.last }) }}>
          {days(one)}
        </Link>
      ) : (
        <span className={styles['soft']}>{days(one)}</span>
      )}
    </li>
  );
  return (
    <section aria-label={t('effect')} className={styles['effect']}>
      <p className={styles['verdict']} data-verdict={verdict} role="note">
        <strong>{t(`verdict.${verdict}`)}</strong> {effectSentence(found.data, locale, t)}
      </p>
      {before && after && (
        <ul className={styles['sides']}>
          {side('before', before)}
          {side('after', after)}
        </ul>
      )}
      {opened && view && (
        <RecordsDrawer
          key={opened}
          title={t(opened === 'before' ? 'effectBefore' : 'effectAfter')}
          view={view}
          asked={['effect', record.id, record['begun_on'], record['days'], opened]}
          load={(signal) => post('/process-analysis/effect-records', { body: { improvement: record.id, side: opened }, signal })}
          onClose={() => setOpened(null)}
        />
      )}
      <p className={styles['soft']}>{t(figure === 'metric' ? (byWeek ? 'effectHint.weeks' : 'effectHint.share') : `effectHint.${figure}`)}</p>
    </section>
  );
}
