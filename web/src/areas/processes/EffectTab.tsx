import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { post, type Schemas } from '@/api/call';
import type { RecordData } from '@/api/types';
import { writePeriod } from '@/areas/dashboards/period';
import { useWords } from '@/areas/shared/useWords';
import { asReference } from '@/fields/shared/values';
import { formatDays } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { effectFigure, effectSentence } from './effectWords';
import styles from './Effect.module.css';

type Side = Schemas['EffectSide'];

/** What came of an improvement: the figure before and since, each with its interval, and what both say together. */
export default function EffectTab({ record }: { record: RecordData }) {
  const t = useWords('processes');
  const locale = useLocale();
  const found = useQuery({
    queryKey: ['process', 'effect', record.id, record['begun_on'], record['days'], record['figure'], record['stage'], record['expected']],
    queryFn: ({ signal }) => post('/process-analysis/effect', { body: { improvement: record.id }, signal }),
  });
  if (found.error && !found.data) return <ProblemState error={found.error} small retry={() => void found.refetch()} />;
  if (!found.data) return <RowsSkeleton rows={3} columns={2} />;
  const { figure, before, after, verdict } = found.data;
  const pipeline = asReference(record['pipeline'])?.id;
  const side = (name: 'effectBefore' | 'effectAfter', one: Side) => (
    <li className={styles['side']}>
      <span className={styles['soft']}>{t(name)}</span>
      <strong>{effectFigure(one.value, figure, locale)}</strong>
      {one.low !== null && one.high !== null && <span className={styles['soft']}>{t('interval', { low: effectFigure(one.low, figure, locale), high: effectFigure(one.high, figure, locale) })}</span>}
      <Link to="/process-analysis" search={{ pipeline, period: writePeriod({ from: one.first, to: one.last }) }}>
        {formatDays(one.first, one.last, locale)}
      </Link>
      <span className={styles['soft']}>{t('sideCount', { count: one.count })}</span>
    </li>
  );
  return (
    <section aria-label={t('effect')} className={styles['effect']}>
      <p className={styles['verdict']} data-verdict={verdict} role="note">
        <strong>{t(`verdict.${verdict}`)}</strong> {effectSentence(found.data, locale, t)}
      </p>
      {before && after && (
        <ul className={styles['sides']}>
          {side('effectBefore', before)}
          {side('effectAfter', after)}
        </ul>
      )}
      <p className={styles['soft']}>{t(`effectHint.${figure}`)}</p>
    </section>
  );
}
