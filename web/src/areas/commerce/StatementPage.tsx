import { FilePdfOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { runAction } from '@/api/model';
import { useWords } from '@/areas/shared/useWords';
import { formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { DayPicker } from '@/ui/DayPicker';
import { MenuButton } from '@/ui/Menu';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowTable, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import { SendStatement } from './SendStatement';
import styles from './Statement.module.css';
import { statementRoute } from './routes';

interface Entry {
  day: string;
  kind: string;
  object: string;
  id: string;
  number: string;
  charged: string;
  paid: string;
  balance: string;
}

interface OfCurrency {
  currency: string;
  opening: string;
  charged: string;
  paid: string;
  closing: string;
  /** In the organisation's currency; empty where the statement is in it. */
  closing_worth: string;
  entries: readonly Entry[];
}

interface Statement {
  account_name: string;
  statements: readonly OfCurrency[];
}

/** What a customer owed at the beginning of a period, what came and went in it, and what is owed at its end. */
export function StatementPage() {
  const t = useWords('commerce');
  const locale = useLocale();
  const { id } = statementRoute.useParams();
  const today = todayIn(locale.timeZone);
  const [starts, setStarts] = useState(`${today.slice(0, 4)}-01-01`);
  const [ends, setEnds] = useState(today);
  const wrong = !starts || !ends || starts > ends;
  const query = useQuery({
    queryKey: ['rows-of', 'invoice', 'statement', id, starts, ends],
    queryFn: async () => (await runAction('commerce.account_statement', { account: id, starts_on: starts, ends_on: ends })) as Statement,
    enabled: !wrong,
  });
  useTitle(t('statement.title'));
  const open = (language: string) => window.open(`/api/v1/accounts/${id}/statement?starts_on=${starts}&ends_on=${ends}&language=${language}`, '_blank', 'noopener');
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('statement.title')}</h1>
        {query.data && (
          <span className={page['lead']}>
            <RecordLink object="account" id={id} name={query.data.account_name} />
          </span>
        )}
        <div className={page['actions']}>
          {!wrong && <SendStatement account={id} starts={starts} ends={ends} />}
          {!wrong && (
            <MenuButton
              items={[
                { key: 'zh-CN', label: t('pdfChinese') },
                { key: 'en', label: t('pdfEnglish') },
              ]}
              onChoose={open}
              icon={<FilePdfOutlined aria-hidden="true" />}
              label={t('pdf')}
            />
          )}
        </div>
      </header>
      <div className={styles['period']}>
        <label htmlFor="statement-starts">{t('statement.from')}</label>
        <DayPicker id="statement-starts" value={starts} onChange={setStarts} />
        <label htmlFor="statement-ends">{t('statement.to')}</label>
        <DayPicker id="statement-ends" value={ends} onChange={setEnds} />
        {wrong && (
          <span role="alert" className={styles['wrong']}>
            {t('statement.wrong')}
          </span>
        )}
      </div>
      {query.error ? (
        <ProblemState error={query.error} retry={() => void query.refetch()} />
      ) : wrong ? null : !query.data ? (
        <RowsSkeleton rows={6} columns={5} />
      ) : query.data.statements.length === 0 ? (
        <State kind="empty" title={t('statement.none')} text={t('statement.noneHint')} />
      ) : (
        query.data.statements.map((one) => <Part key={one.currency} part={one} />)
      )}
    </div>
  );
}

function Part({ part }: { part: OfCurrency }) {
  const t = useWords('commerce');
  const locale = useLocale();
  const money = (amount: string) => (amount ? formatMoney({ amount, currency: part.currency }, locale) : '');
  const columns: Column<Entry>[] = [
    { key: 'day', title: t('statement.day'), cell: (row) => row.day },
    { key: 'kind', title: t('statement.kind'), cell: (row) => t(`statement.kinds.${row.kind}`) },
    { key: 'number', title: t('statement.number'), cell: (row) => <RecordLink object={row.object} id={row.id} name={row.number} />, names: true },
    { key: 'charged', title: t('statement.charged'), cell: (row) => money(row.charged), number: true },
    { key: 'paid', title: t('statement.paid'), cell: (row) => money(row.paid), number: true },
    { key: 'balance', title: t('statement.balance'), cell: (row) => money(row.balance), number: true },
  ];
  const facts: [string, string][] = [
    ['opening', part.opening],
    ['charged', part.charged],
    ['paid', part.paid],
    ['closing', part.closing],
  ];
  return (
    <section className={`${page['card']} ${styles['part']}`} aria-label={part.currency}>
      <dl className={styles['facts']}>
        {facts.map(([name, amount]) => (
          <div key={name}>
            <dt>{t(`statement.${name}`)}</dt>
            <dd className="y-num">{money(amount)}</dd>
          </div>
        ))}
        {part.closing_worth && (
          <div>
            <dt>{t('statement.worth')}</dt>
            <dd className="y-num">{formatMoney({ amount: part.closing_worth, currency: locale.currency }, locale)}</dd>
          </div>
        )}
      </dl>
      <RowTable label={t('statement.title')} query={{ error: null, refetch: () => Promise.resolve() }} rows={part.entries} columns={columns} id={(row) => `${row.object} ${row.id}`} empty={<p className={styles['quiet']}>{t('statement.quiet')}</p>} />
    </section>
  );
}
