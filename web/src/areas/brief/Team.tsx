import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asMoney } from '@/fields/shared/values';
import { formatMoney, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import styles from './Brief.module.css';
import { teamReportQuery, type ReportedPerson, type TeamReport } from './api';

/** The same day some weeks on. */
function shifted(day: string, weeks: number): string {
  const found = new Date(`${day}T00:00:00Z`);
  found.setUTCDate(found.getUTCDate() + weeks * 7);
  return found.toISOString().slice(0, 10);
}

/** What each person of the team did and reached in a week, beside the week before. */
export function Team({ week }: { week: string | undefined }) {
  const t = useWords('brief');
  const navigate = useNavigate();
  const query = useQuery({ ...teamReportQuery(week), placeholderData: keepPreviousData });
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={8} columns={6} />;
  const report = query.data;
  const go = (weeks: number) => void navigate({ to: '/brief', search: { view: 'team', week: shifted(report.starts_on, weeks) } });
  return (
    <section className={page['card']} aria-busy={query.isPlaceholderData}>
      <div className={page['cardHead']}>
        <Button size="small" icon={<LeftOutlined aria-hidden="true" />} aria-label={t('weekBefore')} onClick={() => go(-1)} />
        <h2>{t('week', { from: report.starts_on, to: report.ends_on })}</h2>
        <Button size="small" icon={<RightOutlined aria-hidden="true" />} aria-label={t('weekAfter')} onClick={() => go(1)} />
        <span className={page['soft']}>{t('weekHint')}</span>
      </div>
      {report.people.length === 0 ? <State kind="empty" title={t('nobody')} text={t('nobodyHint')} small /> : <Figures report={report} />}
    </section>
  );
}

function Figures({ report }: { report: TeamReport }) {
  const t = useWords('brief');
  const { language } = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('person')}</th>
            {report.metrics.map((one) => (
              <th key={one.name} scope="col" className={styles['right']}>
                {labelText(one.label, language)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {report.people.map((one) => (
            <Row key={one.id} person={one} report={report} />
          ))}
        </tbody>
        <tfoot>
          <Row person={report.total} report={report} />
        </tfoot>
      </table>
    </div>
  );
}

function Row({ person, report }: { person: ReportedPerson; report: TeamReport }) {
  const t = useWords('brief');
  return (
    <tr>
      <th scope="row">{person.id ? <RecordLink object="user" id={person.id} name={person.name} /> : t('together')}</th>
      {report.metrics.map((one) => (
        <td key={one.name} className={`y-num ${styles['right']}`}>
          <Figure value={person.week[one.name]} />
          {!one.stock && (
            <small>
              <Figure value={person.before[one.name]} />
            </small>
          )}
        </td>
      ))}
    </tr>
  );
}

function Figure({ value }: { value: unknown }) {
  const locale = useLocale();
  if (value === null || value === undefined) return '—';
  const money = typeof value === 'object' ? asMoney(value, locale.currency) : null;
  return money ? formatMoney(money, locale) : formatNumber(Number(value), locale);
}
