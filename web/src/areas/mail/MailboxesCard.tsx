import { Button, Popconfirm } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { Tag } from '@/ui/Tag';
import { notify } from '@/ui/notice';
import { loadMailboxes, readMailbox, removeMailbox, type Mailbox } from './api';

const MailboxDialog = lazy(async () => ({ default: (await import('./MailboxDialog')).MailboxDialog }));

/** The mailboxes that are read: one's own, or for administrators those of everybody. */
export function MailboxesCard({ all = false }: { all?: boolean }) {
  const t = useWords('mail');
  const [open, setOpen] = useState<Mailbox | 'new' | null>(null);
  const query = useQuery({ queryKey: ['mailboxes', all], queryFn: () => loadMailboxes(all) });
  return (
    <section className={page['card']} aria-label={t('mailboxes')}>
      <header className={page['cardHead']}>
        <h2>{t('mailboxes')}</h2>
        <span className={page['soft']}>{t(all ? 'mailboxesOfAll' : 'mailboxesHint')}</span>
      </header>
      {query.error && <ProblemState error={query.error} small retry={() => void query.refetch()} />}
      {query.isPending && <RowsSkeleton rows={2} columns={3} />}
      {query.data && query.data.length > 0 && <Mailboxes boxes={query.data} all={all} onChange={setOpen} />}
      <div className={page['cardBody']}>
        <Button onClick={() => setOpen('new')}>{t('connect')}</Button>
      </div>
      <Suspense fallback={null}>{open && <MailboxDialog box={open === 'new' ? null : open} all={all} onClose={() => setOpen(null)} />}</Suspense>
    </section>
  );
}

function Mailboxes({ boxes, all, onChange }: { boxes: readonly Mailbox[]; all: boolean; onChange: (box: Mailbox) => void }) {
  const t = useWords('mail');
  const locale = useLocale();
  const client = useQueryClient();
  const run = async (work: Promise<void>, said?: string) => {
    try {
      await work;
      if (said) notify({ kind: 'success', text: said });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['mailboxes'] });
  };
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <tbody>
          {boxes.map((box) => (
            <tr key={box.id}>
              <th scope="row">
                {box.address}
                {all && box.owner_name ? <span className={page['soft']}> · {box.owner_name}</span> : null}
              </th>
              <td>
                <Tag color={!box.active ? undefined : box.state === 'failing' ? 'red' : box.state === 'fine' ? 'green' : 'blue'}>{t(box.active ? `state.${box.state}` : 'state.off')}</Tag>
                {box.error && box.state === 'failing' && <span className={page['problem']}> {box.error}</span>}
              </td>
              <td className={page['soft']}>{box.read_at ? t('lastRead', { ago: formatAgo(box.read_at, locale), count: box.mails }) : t('notRead')}</td>
              <td>
                <div className={page['buttons']}>
                  <Button size="small" onClick={() => void run(readMailbox(box.id), t('readSoon'))}>
                    {t('readNow')}
                  </Button>
                  <Button size="small" onClick={() => onChange(box)}>
                    {t('change')}
                  </Button>
                  <Popconfirm title={t('disconnectTitle', { address: box.address })} description={t('disconnectText')} okText={t('disconnect')} cancelText={t('cancel')} onConfirm={() => run(removeMailbox(box.id))}>
                    <Button size="small">{t('disconnect')}</Button>
                  </Popconfirm>
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
