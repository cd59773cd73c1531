import { figureText } from '@/charts/figures';
import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { State } from '@/ui/State';
import type { Heard } from './api';
import { groupText } from './groups';
import { OutcomeTable } from './OutcomeTable';
import styles from './Processes.module.css';
import type { Show } from './useBehind';

const OBJECT = 'deal_interview';

/** What customers say decided it, and the marks that they gave. */
export function Interviews({ heard, show }: { heard: Heard; show: Show }) {
  const t = useWords('processes');
  const model = useModel();
  const locale = useLocale();
  const view = model.objects.get(OBJECT);
  if (!view) return null;
  const mark = (value: number | null) => figureText(value, 'days', locale, 'full');
  if (heard.count === 0) {
    return (
      <section className={styles['card']} aria-label={t('interviews')}>
        <State kind="empty" small title={t('noInterviews')} text={t('noInterviewsHint')} />
      </section>
    );
  }
  return (
    <>
      <OutcomeTable
        title={t('interviews')}
        hint={t('interviewsHint', { count: heard.count, records: heard.records })}
        first={t('decided')}
        rows={heard.decided.map((row) => ({ row, name: groupText(row.key, 'decided', view, model, locale.language, t), behind: { decided: String(row.key) } }))}
        show={show}
      />
      <ul className={styles['marks']} aria-label={t('marks')}>
        {heard.marks.map((one) => (
          <li key={one.question} className={styles['tile']}>
            <span className={styles['soft']}>{t(`mark.${one.question}`)}</span>
            <span>{t('markText', { won: mark(one.won), lost: mark(one.lost) })}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
