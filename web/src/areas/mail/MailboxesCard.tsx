import { Button, Popconfirm } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { Tag } from '@/ui/Tag';
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
      <RowTable label={t('mailboxes')} query={query} rows={query.data} columns={useColumns(all)} id={(box) => box.id} buttons={(box) => <Buttons box={box} onChange={setOpen} />} empty={null} likely={2} />
      <div className={page['cardBody']}>
        <Button onClick={() => setOpen('new')}>{t('connect')}</Button>
      </div>
      <Suspense fallback={null}>{open && <MailboxDialog box={open === 'new' ? null : open} all={all} onClose={() => setOpen(null)} />}</Suspense>
    </section>
  );
}

function useColumns(all: boolean): Column<Mailbox>[] {
  const t = useWords('mail');
  const locale = useLocale();
  return [
    {
      key: 'address',
      title: t('address'),
      names: true,
      cell: (box) => (
        <>
          {box.address}
          {all && box.owner_name ? <span className={page['soft']}> · {box.owner_name}</span> : null}
        </>
      ),
    },
    {
      key: 'state',
      title: t('stateLabel'),
      cell: (box) => (
        <span>
          <Tag color={!box.active ? undefined : box.state === 'failing' ? 'red' : box.state === 'fine' ? 'green' : 'blue'}>{t(box.active ? `state.${box.state}` : 'state.off')}</Tag>
          {box.error && box.state === 'failing' && <span className={page['problem']}> {box.error}</span>}
        </span>
      ),
    },
    { key: 'read', title: t('read'), cell: (box) => <span className={page['soft']}>{box.read_at ? t('lastRead', { ago: formatAgo(box.read_at, locale), count: box.mails }) : t('notRead')}</span> },
  ];
}

function Buttons({ box, onChange }: { box: Mailbox; onChange: (box: Mailbox) => void }) {
  const t = useWords('mail');
  const act = useDoing('mailboxes');
  return (
    <>
      <Button size="small" onClick={() => void act(() => readMailbox(box.id), t('readSoon'))}>
        {t('readNow')}
      </Button>
      <Button size="small" onClick={() => onChange(box)}>
        {t('change')}
      </Button>
      <Popconfirm title={t('disconnectTitle', { address: box.address })} description={t('disconnectText')} okText={t('disconnect')} cancelText={t('cancel')} onConfirm={() => void act(() => removeMailbox(box.id))}>
        <Button size="small">{t('disconnect')}</Button>
      </Popconfirm>
    </>
  );
}
