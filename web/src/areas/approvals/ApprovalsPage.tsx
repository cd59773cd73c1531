import { Button, Checkbox } from 'antd';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo, formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tabs } from '@/ui/Tabs';
import { NARROW, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { ApprovalDetail } from './ApprovalDetail';
import styles from './Approvals.module.css';
import { BulkBar } from './BulkBar';
import { StateTag } from './StateTag';
import { inboxQuery, VIEWS, type ApprovalItem, type View } from './api';

const PART = 50;
const MOST = 200;

/** Everything that one is asked to decide, has submitted, decided, or was told of. */
export function ApprovalsPage() {
  const t = useWords('approvals');
  const search = useSearch({ from: '/shell/approvals' });
  const navigate = useNavigate({ from: '/approvals' });
  const narrow = useMedia(NARROW);
  const [limit, setLimit] = useState(PART);
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const view: View = search.view ?? 'mine';
  const query = useQuery({ ...inboxQuery(view, limit), placeholderData: keepPreviousData });
  useTitle(t('title'));
  const counts = query.data?.counts;
  const choose = (next: View) => {
    setChosen([]);
    setLimit(PART);
    void navigate({ search: next === 'mine' ? {} : { view: next } });
  };
  const open = (id: string | undefined) => void navigate({ search: { view: search.view, id } });
  const items = query.data?.items ?? [];
  if (narrow && search.id) {
    return (
      <div className={page['page']}>
        <Button type="link" onClick={() => open(undefined)} className={styles['back'] ?? ''}>
          {t('back')}
        </Button>
        <ApprovalDetail key={search.id} id={search.id} />
      </div>
    );
  }
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
      </header>
      <Tabs<View>
        label={t('views')}
        panel="approvals-panel"
        active={view}
        onChange={choose}
        tabs={VIEWS.map((key) => ({ key, label: t(`view.${key}`), count: key === 'done' || !counts?.[key] ? undefined : counts[key] }))}
      />
      <div id="approvals-panel" role="tabpanel" className={styles['panel']}>
        <section className={styles['list']} aria-label={t(`view.${view}`)}>
          {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : null}
          {query.isPending && <RowsSkeleton rows={6} columns={2} />}
          {query.data && items.length === 0 && <State kind="empty" title={t(`empty.${view}`)} text={t(`emptyHint.${view}`)} />}
          {chosen.length > 0 && <BulkBar ids={chosen} onDone={() => setChosen([])} />}
          <ul>
            {items.map((item) => (
              <Row
                key={item.id}
                item={item}
                here={item.id === search.id}
                onOpen={() => open(item.id)}
                chosen={view === 'mine' && item.state === 'pending' ? chosen.includes(item.id) : null}
                onChoose={(on) => setChosen(on ? [...chosen, item.id] : chosen.filter((id) => id !== item.id))}
              />
            ))}
          </ul>
          {items.length >= limit && limit < MOST && <Button onClick={() => setLimit(MOST)}>{t('showMore')}</Button>}
        </section>
        {!narrow && items.length + (search.id ? 1 : 0) > 0 && (
          <section className={styles['detail']} aria-label={t('detail')}>
            {search.id ? <ApprovalDetail key={search.id} id={search.id} /> : <State kind="nothing" title={t('chooseOne')} small />}
          </section>
        )}
      </div>
    </div>
  );
}

interface RowProps {
  item: ApprovalItem;
  here: boolean;
  /** Null where it is not to be chosen. */
  chosen: boolean | null;
  onOpen: () => void;
  onChoose: (on: boolean) => void;
}

/** One approval as a line: what, about which record, from whom, and by when. */
function Row({ item, here, chosen, onOpen, onChoose }: RowProps) {
  const t = useWords('approvals');
  const locale = useLocale();
  const late = item.waits_for_me && item.due_at !== null && new Date(item.due_at) < new Date();
  return (
    <li className={styles['row']} data-here={here ? '' : undefined} data-late={late ? '' : undefined}>
      {chosen !== null && <Checkbox checked={chosen} aria-label={t('choose', { name: item.name })} onChange={(event) => onChoose(event.target.checked)} />}
      <button type="button" className={styles['open']} onClick={onOpen} aria-current={here ? 'true' : undefined}>
        <span className={styles['first']}>
          <strong>{item.record_name ?? item.name}</strong>
          <StateTag state={item.state} />
        </span>
        <span className={styles['meta']}>
          <span>{[item.name, item.purpose, item.node].filter(Boolean).join(' · ')}</span>
          <span>{t('from', { who: item.submitter?.name ?? t('system'), when: formatAgo(item.submitted_at, locale) })}</span>
          {item.due_at && (
            <time dateTime={item.due_at} className={styles['due']}>
              {t('due', { when: formatInstant(item.due_at, locale) })}
            </time>
          )}
        </span>
        {item.summary && <span className={styles['summary']}>{item.summary}</span>}
      </button>
    </li>
  );
}
