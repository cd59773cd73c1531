import { EnvironmentOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useState } from 'react';
import type { Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { drafts } from '@/lib/store';
import { useMe, useObject } from '@/model/context';
import type { OutgoingPhoto, OutgoingVisit, QuickKind } from '@/offline/database';
import { dropVisit, keepVisit, sendOutbox } from '@/offline/outbox';
import { useOnline } from '@/offline/useOnline';
import { useWaitingVisits } from '@/offline/useOutbox';
import { afterWrite } from '@/records/refresh';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import { CustomerSelect } from './CustomerSelect';
import { Photos } from './Photos';
import styles from './VisitPage.module.css';
import { WaitingVisits } from './WaitingVisits';
import { visitRoute, type VisitSearch } from './routes';
import { usePosition, type Position } from './usePosition';

interface Writing {
  id: string;
  account: Reference | null;
  kind: QuickKind;
  text: string;
  position: Position | null;
  photos: readonly OutgoingPhoto[];
}

function blank(search: VisitSearch = {}): Writing {
  const account = search.account ? { id: search.account, name: search.name ?? null } : null;
  return { id: crypto.randomUUID(), account, kind: search.kind ?? 'visit', text: '', position: null, photos: [] };
}

const DRAFT = 'visit';
const KINDS: readonly QuickKind[] = ['note', 'call', 'visit'];

/** What was being written when the page was left or loaded anew; photos are not kept. */
function begun(search: VisitSearch): Writing {
  const draft = drafts.get(DRAFT);
  const start = blank(search);
  if (!isObject(draft) || search.account) return start;
  return { ...start, account: asReference(draft['account']) ?? null, text: asString(draft['text']) };
}

/** Writes a visit down where it was made, with or without a network. */
export function VisitPage() {
  const t = useWords('visits');
  const me = useMe();
  const client = useQueryClient();
  const account = useObject('account');
  const activity = useObject('activity');
  const search = visitRoute.useSearch();
  const online = useOnline();
  const visits = useWaitingVisits(me.user.id);
  const [writing, setWriting] = useState(() => begun(search));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const ids = { account: useId(), text: useId(), photos: useId() };
  const change = (part: Partial<Writing>) => setWriting((before) => ({ ...before, ...part }));
  const locating = usePosition((position) => change({ position }));
  const { account: chosen, text: written } = writing;
  useEffect(() => drafts.set(DRAFT, chosen || written ? { account: chosen, text: written } : null), [chosen, written]);
  const title = t(writing.kind === 'visit' ? 'title' : 'quickTitle');
  useTitle(title);
  if (!account || !activity?.rights.create) return <State kind="locked" title={t('noRight')} text={t('noRightHint')} page />;

  const save = async () => {
    const text = writing.text.trim();
    if (!writing.account) return setProblem(t('accountMissing'));
    if (!text) return setProblem(t('textMissing'));
    setBusy(true);
    setProblem('');
    const { kind, photos } = writing;
    const position = kind === 'visit' ? writing.position : null;
    const visit: OutgoingVisit = {
      id: writing.id, person: me.user.id, at: new Date().toISOString(), account: writing.account, kind, text, position, photos: [...photos],
    };
    try {
      await keepVisit(visit);
      setWriting({ ...blank(), kind });
      let arrived = false;
      await sendOutbox(me.user.id, (answer) => {
        arrived ||= answer.data['external_id'] === `visit-${visit.id}`;
        afterWrite(client, 'activity', answer);
      });
      notify({ kind: 'success', text: t(arrived ? (kind === 'visit' ? 'sent' : 'noted') : 'kept', { name: visit.account.name ?? '' }) });
    } catch {
      // The device has no room, or keeps nothing: what was written stays in the form.
      setWriting(writing);
      setProblem(t('notKept'));
    } finally {
      setBusy(false);
    }
  };
  const edit = async ({ id, account: visited, kind = 'visit', text, position, photos }: OutgoingVisit) => {
    await dropVisit(id);
    // Once more under a key of its own: the values are not those that were sent before.
    setWriting({ ...blank(), account: visited, kind, text, position, photos });
    window.scrollTo({ top: 0 });
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{title}</h1>
        {!online && <span className={styles['offline']}>{t('offline')}</span>}
      </header>
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Segmented<QuickKind> block size="large" aria-label={t('kind')} value={writing.kind} onChange={(kind) => change({ kind })} options={KINDS.map((value) => ({ value, label: t(`kinds.${value}`) }))} />
        <label htmlFor={ids.account}>{t('account')}</label>
        <CustomerSelect id={ids.account} person={me.user.id} account={account} value={writing.account} onChange={(account) => change({ account })} label={t('chooseAccount')} nothing={t(online ? 'nothingFound' : 'nothingKept')} />
        <label htmlFor={ids.text}>{t(writing.kind === 'visit' ? 'text' : 'content')}</label>
        <Input.TextArea id={ids.text} value={writing.text} onChange={(event) => change({ text: event.target.value })} placeholder={t('textExample')} autoSize={{ minRows: 4, maxRows: 12 }} maxLength={20_000} />
        {writing.kind === 'visit' && (
          <>
            <span className={styles['label']}>{t('place')}</span>
            <div className={styles['place']}>
              <Button size="large" icon={<EnvironmentOutlined aria-hidden="true" />} loading={locating.busy} onClick={locating.ask}>
                {t(writing.position ? 'placeAgain' : 'placeNow')}
              </Button>
              {writing.position && <span className="y-num">{`${writing.position.lat.toFixed(5)}, ${writing.position.lng.toFixed(5)}`}</span>}
              {locating.failed && <span className={styles['problem']} role="alert">{t('noPosition')}</span>}
            </div>
          </>
        )}
        <span className={styles['label']}>{t('photos')}</span>
        <Photos photos={writing.photos} onChange={(photos) => change({ photos })} t={t} />
        {problem && <p className={styles['problem']} role="alert">{problem}</p>}
        <Button className={styles['save'] ?? ''} size="large" type="primary" htmlType="submit" loading={busy}>
          {t('save')}
        </Button>
      </form>
      {visits.length > 0 && <WaitingVisits visits={visits} online={online} t={t} onEdit={(visit) => void edit(visit)} />}
    </div>
  );
}
