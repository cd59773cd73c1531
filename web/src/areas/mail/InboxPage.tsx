import { Button, Modal, Segmented } from 'antd';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { runAction } from '@/api/model';
import { isProblem } from '@/api/problem';
import { queryRecords, updateRecord } from '@/api/records';
import type { RecordData, Reference } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { allOf } from '@/lib/expression';
import { formatAgo } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { actionsQuery } from '@/model/queries';
import { RecordLink } from '@/ui/RecordLink';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { PHONE, useMedia } from '@/ui/useMedia';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { FILED, MAIL_FIELDS, placeOf, type Filed } from './api';
import type { Start } from './ComposeDialog';
import styles from './Mail.module.css';
import type { Box } from './routes';
import { Thread } from './Thread';

const ComposeDialog = lazy(async () => ({ default: (await import('./ComposeDialog')).ComposeDialog }));

const MOST = 100;
const OWN = 'owner = ME()';
const LEAD = 'crm.lead_from_mail';
const UNFILED = FILED.map((name) => `${name} is null`);

/** One's own mails: those that are filed with nobody yet, and all of them. */
export function InboxPage() {
  const t = useWords('mail');
  const phone = useMedia(PHONE);
  const { box = 'unfiled', mail } = useSearch({ from: '/shell/inbox' });
  const navigate = useNavigate({ from: '/inbox' });
  const [start, setStart] = useState<Start | null>(null);
  useTitle(t('mails'));
  const query = useQuery({
    queryKey: ['mails', 'box', box],
    queryFn: ({ signal }) => queryRecords('mail', { fields: MAIL_FIELDS, where: allOf(OWN, ...(box === 'unfiled' ? UNFILED : [])), sort: ['-at', '-id'], limit: MOST }, signal),
  });
  const mails = query.data?.records ?? [];
  const chosen = mails.find((one) => one.id === mail) ?? (phone ? undefined : mails[0]);
  const choose = (id: string | undefined) => void navigate({ search: { box: box === 'all' ? box : undefined, mail: id } });
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('mails')}</h1>
        <div className={page['actions']}>
          <Button type="primary" onClick={() => setStart({ to: [], cc: [], subject: '', body: '' })}>
            {t('write')}
          </Button>
        </div>
      </header>
      <div className={styles['tools']} style={{ marginBottom: 12 }}>
        <Segmented<Box>
          aria-label={t('mails')}
          value={box}
          onChange={(next) => void navigate({ search: { box: next === 'all' ? next : undefined } })}
          options={(['unfiled', 'all'] as const).map((value) => ({ value, label: t(`box.${value}`) }))}
        />
        <Link to="/me" search={{}}>
          {t('settings')}
        </Link>
      </div>
      {query.error && !query.data ? <ProblemState error={query.error} retry={() => void query.refetch()} /> : null}
      {query.isPending && <RowsSkeleton rows={6} columns={2} />}
      {query.data && mails.length === 0 && <State kind="empty" title={t(`empty.${box}`)} text={t('emptyHint')} />}
      {mails.length > 0 && (
        <div className={styles['inbox']}>
          {!(phone && chosen) && <MailList mails={mails} chosen={chosen?.id} onChoose={choose} />}
          {chosen && (
            <section aria-label={asString(chosen['name'])}>
              {phone && (
                <Button type="text" onClick={() => choose(undefined)}>
                  ‹ {t('back')}
                </Button>
              )}
              <h2>{asString(chosen['name'])}</h2>
              <Filing key={chosen.id} mail={chosen} />
              <Thread thread={asString(chosen['thread'])} id={chosen.id} />
            </section>
          )}
        </div>
      )}
      <Suspense fallback={null}>{start && <ComposeDialog start={start} onClose={() => setStart(null)} />}</Suspense>
    </div>
  );
}

function MailList({ mails, chosen, onChoose }: { mails: readonly RecordData[]; chosen: string | undefined; onChoose: (id: string) => void }) {
  const locale = useLocale();
  return (
    <ul className={styles['list']}>
      {mails.map((mail) => (
        <li key={mail.id}>
          <button type="button" aria-current={mail.id === chosen} onClick={() => onChoose(mail.id)}>
            <span className={styles['head']}>
              <strong className="y-ellipsis">{mail['direction'] === 'out' ? asString(mail['recipients']) : asString(mail['sender_name']) || asString(mail['sender'])}</strong>
              <time className={`${styles['soft']} ${styles['right']}`} dateTime={asString(mail['at'])}>
                {formatAgo(asString(mail['at']), locale)}
              </time>
            </span>
            <span>{asString(mail['name'])}</span>
            <br />
            <span className={styles['soft']}>{[...asString(mail['preview'])].slice(0, 80).join('')}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** What a mail is filed with, or a way to file it by hand. */
function Filing({ mail }: { mail: RecordData }) {
  const t = useWords('mail');
  const [open, setOpen] = useState(false);
  const place = placeOf(mail);
  return (
    <p className={styles['tools']}>
      {place ? (
        <>
          {t('filedWith')} <RecordLink object={place.object} id={place.id} name={place.name ?? t('hidden')} />
        </>
      ) : (
        <span className={styles['soft']}>{t('onlyYou')}</span>
      )}
      <Button size="small" onClick={() => setOpen(true)}>
        {place ? t('fileElsewhere') : t('fileWith')}
      </Button>
      {!place && mail['direction'] === 'in' && <MakeLead mail={mail} />}
      {open && <FileDialog mail={mail} onClose={() => setOpen(false)} />}
    </p>
  );
}

/** Makes a lead of a stranger who wrote; for whoever may. */
function MakeLead({ mail }: { mail: RecordData }) {
  const t = useWords('mail');
  const { language } = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const act = useDoing();
  const action = (useQuery(actionsQuery).data ?? []).find((one) => one.name === LEAD);
  if (!action) return null;
  const make = async () => {
    const { lead } = (await runAction(LEAD, { mail: mail.id })) as { lead: string };
    notify({ kind: 'success', text: t('leadMade'), action: { label: t('open'), run: () => void navigate({ to: '/records/$object/$id', params: { object: 'lead', id: lead } }) } });
    await client.invalidateQueries({ queryKey: ['mails'] });
  };
  return (
    <Button size="small" onClick={() => void act(make)}>
      {labelText(action.label, language)}
    </Button>
  );
}

function FileDialog({ mail, onClose }: { mail: RecordData; onClose: () => void }) {
  const t = useWords('mail');
  const { language } = useLocale();
  const { objects } = useModel();
  const client = useQueryClient();
  const [object, setObject] = useState<Filed>('contact');
  const [to, setTo] = useState<Reference | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const file = async () => {
    if (!to) return;
    const before = Object.fromEntries(FILED.map((name) => [name, (mail[name] as Reference | null)?.id ?? null]));
    const values = { ...Object.fromEntries(FILED.map((name) => [name, null])), [object]: to.id };
    const refresh = () => client.invalidateQueries({ queryKey: ['mails'] });
    setBusy(true);
    try {
      await updateRecord('mail', mail.id, values);
      notify({ kind: 'success', text: t('filed', { name: to.name ?? '' }), action: { label: t('undo'), run: () => void updateRecord('mail', mail.id, before).then(refresh) } });
      await refresh();
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('fileWith')} okText={t('file')} cancelText={t('cancel')} onOk={() => void file()} okButtonProps={{ disabled: !to, loading: busy }} onCancel={onClose} destroyOnHidden>
      <div className={styles['form']}>
        <Segmented<Filed>
          aria-label={t('kind')}
          value={object}
          onChange={(next) => {
            setObject(next);
            setTo(null);
          }}
          options={FILED.filter((name) => objects.has(name)).map((name) => ({ value: name, label: labelText(objects.get(name)?.label, language) }))}
        />
        <ReferenceSelect key={object} target={object} label={labelText(objects.get(object)?.label, language)} many={false} value={to ? [to] : []} onChange={([next]) => setTo(next ?? null)} />
        <p className={styles['soft']}>{t('fileHint')}</p>
        {problem && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
