import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { Period } from '@/areas/dashboards/period';
import { useDrill } from '@/areas/dashboards/useDrill';
import { FigureButton } from '@/areas/shared/FigureButton';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asMoney } from '@/fields/shared/values';
import { formatMoney, formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
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
  const week = { from: report.starts_on, to: report.ends_on };
  const before = { from: shifted(report.starts_on, -1), to: shifted(report.ends_on, -1) };
  const columns: Column<ReportedPerson>[] = [
    { key: 'person', title: t('person'), names: true, cell: (one) => (one.id ? <RecordLink object="user" id={one.id} name={one.name} /> : <strong>{t('together')}</strong>) },
    ...report.metrics.map((metric) => ({
      key: metric.name,
      title: labelText(metric.label, language),
      number: true,
      cell: (one: ReportedPerson) => (
        <span className={styles['figures']}>
          <Figure metric={metric.name} person={one} value={one.week[metric.name]} period={metric.stock ? null : week} />
          {!metric.stock && (
            <small>
              <Figure metric={metric.name} person={one} value={one.before[metric.name]} period={before} />
            </small>
          )}
        </span>
      ),
    })),
  ];
  return <RowTable label={t('team')} query={{ error: null, refetch: () => Promise.resolve() }} rows={[...report.people, report.total]} columns={columns} id={(one) => one.id} empty={null} />;
}

interface FigureProps {
  metric: string;
  person: ReportedPerson;
  value: unknown;
  /** None for what stands at the moment. */
  period: Period | null;
}

/** A figure; that of a person opens the records behind it. */
function Figure({ metric, person, value, period }: FigureProps) {
  const locale = useLocale();
  const drill = useDrill();
  if (value === null || value === undefined) return '—';
  const money = typeof value === 'object' ? asMoney(value, locale.currency) : null;
  const text = money ? formatMoney(money, locale) : formatNumber(Number(value), locale);
  return person.id ? <FigureButton text={text} onClick={() => drill({ metric, by: { owner: person.id }, where: '', period })} /> : text;
}
