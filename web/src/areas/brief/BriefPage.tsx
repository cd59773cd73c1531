import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { seenAs } from '@/api/client';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asMoney, asReference, asString } from '@/fields/shared/values';
import { formatDay, formatInstant, formatMoney } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { useTitle } from '@/ui/useTitle';
import styles from './Brief.module.css';
import { briefQuery, type Brief } from './api';
import { briefRoute } from './routes';
import { Suggestions } from './Suggestions';
import { Team } from './Team';

/** The day of the person who looks at it, and the week of his team. */
export function BriefPage() {
  const t = useWords('brief');
  const { view, week } = briefRoute.useSearch();
  const navigate = useNavigate();
  useTitle(t('title'));
  const tabs = [
    { key: 'day', label: t('mine') },
    { key: 'team', label: t('team') },
  ];
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>
          <Link to="/me" hash="briefs">
            {t('byMail')}
          </Link>
        </div>
      </header>
      <Tabs tabs={tabs} active={view ?? 'day'} onChange={(key) => void navigate({ to: '/brief', search: key === 'team' ? { view: 'team' } : {} })} label={t('title')} panel="brief-panel" />
      <div id="brief-panel" role="tabpanel" className={styles['panel']}>
        {seenAs() ? <State kind="locked" title={t('ownAlone')} /> : view === 'team' ? <Team week={week} /> : <Day />}
      </div>
    </div>
  );
}

function Day() {
  const t = useWords('brief');
  const query = useQuery(briefQuery);
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={8} columns={3} />;
  const brief = query.data;
  return (
    <div className={styles['day']}>
      <section className={page['card']}>
        <div className={page['cardHead']}>
          <h2>{t('next')}</h2>
          <span className={page['soft']}>{t('nextHint')}</span>
        </div>
        {brief.next.length > 0 ? <Suggestions list={brief.next} /> : <State kind="empty" title={t('nothingNext')} small />}
      </section>
      <div>
        <Agenda brief={brief} />
        <Deals title={t('closing')} none={t('noneClosing')} list={brief.closing as RecordData[]} />
        {brief.won.length > 0 && <Deals title={t('won')} none="" list={brief.won as RecordData[]} />}
      </div>
    </div>
  );
}

function Agenda({ brief }: { brief: Brief }) {
  const t = useWords('brief');
  const locale = useLocale();
  const list = brief.agenda as RecordData[];
  return (
    <section className={page['card']}>
      <div className={page['cardHead']}>
        <h2>{t('today', { count: list.length })}</h2>
        {brief.late > 0 && (
          <Link to="/todo" search={{}}>
            {t('late', { count: brief.late })}
          </Link>
        )}
      </div>
      {list.length === 0 ? (
        <State kind="empty" title={t('noneToday')} small />
      ) : (
        <ul className={styles['rows']}>
          {list.map((one) => {
            const about = asReference(one['opportunity']) ?? asReference(one['account']) ?? asReference(one['lead']);
            return (
              <li key={one.id}>
                <RecordLink object="activity" id={one.id} name={asString(one['name'])} />
                {about?.name && <span className={page['soft']}>{about.name}</span>}
                <time>{formatInstant(asString(one['due_at']), locale)}</time>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Deals({ title, none, list }: { title: string; none: string; list: readonly RecordData[] }) {
  const locale = useLocale();
  return (
    <section className={page['card']}>
      <div className={page['cardHead']}>
        <h2>{title}</h2>
      </div>
      {list.length === 0 ? (
        <State kind="empty" title={none} small />
      ) : (
        <ul className={styles['rows']}>
          {list.map((one) => {
            const amount = asMoney(one['amount'], locale.currency);
            return (
              <li key={one.id}>
                <RecordLink object="opportunity" id={one.id} name={asString(one['name'])} />
                {amount && <span className="y-num">{formatMoney(amount, locale)}</span>}
                <time>{formatDay(asString(one['close_date']), locale)}</time>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
