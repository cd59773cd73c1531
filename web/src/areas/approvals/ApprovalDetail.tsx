import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import styles from './Approvals.module.css';
import { ApprovalPath } from './ApprovalPath';
import { DecidedLines } from './DecidedLines';
import { SayDialog, type Asked } from './SayDialog';
import { StateTag } from './StateTag';
import { WhatChanged } from './WhatChanged';
import { approvalQuery, refreshApprovals, remind, takeBack, type Approval } from './api';

/** One approval: what it is about, its path, and what the person may do. */
export function ApprovalDetail({ id, inRecord }: { id: string; inRecord?: boolean }) {
  const query = useQuery(approvalQuery(id));
  if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={4} columns={2} />;
  return <Loaded approval={query.data} inRecord={inRecord ?? false} />;
}

function Loaded({ approval, inRecord }: { approval: Approval; inRecord: boolean }) {
  const t = useWords('approvals');
  const locale = useLocale();
  return (
    <article className={styles['card']} aria-label={approval.name}>
      <header className={styles['title']}>
        <h2>{approval.name}</h2>
        <StateTag state={approval.state} />
      </header>
      <dl className={styles['facts']}>
        {!inRecord && (
          <div>
            <dt>{t('record')}</dt>
            <dd>{approval.record ? <RecordLink object={approval.object} id={approval.record} name={approval.record_name ?? t('unnamed')} /> : <span className={styles['none']}>{t('notSeen')}</span>}</dd>
          </div>
        )}
        <div>
          <dt>{t('submitter')}</dt>
          <dd>{t('from', { who: approval.submitter?.name ?? t('system'), when: formatInstant(approval.submitted_at, locale) })}</dd>
        </div>
        {approval.purpose && (
          <div>
            <dt>{t('purpose')}</dt>
            <dd>{approval.purpose}</dd>
          </div>
        )}
        {approval.summary && (
          <div>
            <dt>{t('summary')}</dt>
            <dd className={styles['text']}>{approval.summary}</dd>
          </div>
        )}
        {approval.note && (
          <div>
            <dt>{t('noteOf')}</dt>
            <dd className={styles['text']}>{approval.note}</dd>
          </div>
        )}
        {approval.in_place_of && <div>{t('inPlaceOf', { who: approval.in_place_of.name ?? '' })}</div>}
      </dl>
      {!inRecord && approval.record && <DecidedLines object={approval.object} id={approval.record} />}
      <WhatChanged approval={approval} />
      <Verbs approval={approval} />
      <ApprovalPath approval={approval} />
    </article>
  );
}

const ASKED: readonly string[] = ['approve', 'refuse', 'resubmit', 'return', 'transfer', 'add_before', 'add_after', 'withdraw'];
const FIRST: readonly string[] = ['approve', 'refuse', 'resubmit', 'return'];

/** What may be done: the usual as buttons, the rest in a menu. */
function Verbs({ approval }: { approval: Approval }) {
  const t = useWords('approvals');
  const client = useQueryClient();
  const act = useDoing();
  const [asked, setAsked] = useState<Asked | null>(null);
  if (approval.verbs.length === 0) return null;
  const choose = async (verb: string) => {
    if (ASKED.includes(verb)) {
      setAsked(verb as Asked);
      return;
    }
    await act(async () => {
      if (verb === 'take_back') await takeBack(approval.id);
      else notify({ kind: 'success', text: t('reminded', { count: await remind(approval.id) }) });
    });
    refreshApprovals(client);
  };
  const first = FIRST.filter((verb) => approval.verbs.includes(verb));
  const others = approval.verbs.filter((verb) => !FIRST.includes(verb));
  const alone = first.length === 0 && others.length < 3;
  return (
    <div className={styles['verbs']}>
      {(alone ? others : first).map((verb) => (
        <Button key={verb} type={verb === 'approve' || verb === 'resubmit' ? 'primary' : 'default'} danger={verb === 'refuse'} onClick={() => void choose(verb)}>
          {t(`verb.${verb}`)}
        </Button>
      ))}
      {!alone && others.length > 0 && (
        <MenuButton items={others.map((verb) => ({ key: verb, label: t(`verb.${verb}`) }))} onChoose={(verb) => void choose(verb)}>
          {t('more')}
        </MenuButton>
      )}
      {asked && <SayDialog approval={approval} asked={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}
