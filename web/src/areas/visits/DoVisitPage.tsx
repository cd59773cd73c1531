import { CheckCircleFilled, EnvironmentOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords, type Words } from '@/areas/shared/useWords';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { dayOf, todayIn } from '@/lib/zone';
import { useMe } from '@/model/context';
import { dropCommand, keepCommand, sendCommands } from '@/offline/commands';
import type { OutgoingPhoto, VisitCommand } from '@/offline/database';
import { useOnline } from '@/offline/useOnline';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import { Photos } from './Photos';
import styles from './Route.module.css';
import { StepCard, type StepGiven } from './StepCard';
import { readVisit, useCommands, useVisits, VISIT_FIELDS } from './useDay';
import { useFix } from './usePosition';
import { doVisitRoute } from './routes';
import { stateOf, stepsOf } from './visitState';

/** One visit, from check-in over its actions to check-out; with or without a network. */
export function DoVisitPage() {
  const t = useWords('visits');
  const { id } = doVisitRoute.useParams();
  const locale = useLocale();
  const day = useVisits(todayIn(locale.timeZone));
  const kept = day.data?.visits.find((visit) => visit.id === id);
  const single = useQuery({
    queryKey: ['rows', 'activity', 'visit', id],
    enabled: !day.isPending && !kept,
    queryFn: async ({ signal }) => (await queryRecords('activity', { fields: VISIT_FIELDS, where: `id = ${id} and kind = "visit"`, limit: 1 }, signal)).records[0] ?? null,
  });
  const visit = kept ?? single.data;
  useTitle(t('do.title'));
  const error = day.error ?? single.error;
  if (error && !visit) return <ProblemState error={error} page retry={() => void day.refetch()} />;
  if (!visit) return <div className={page['page']}>{single.data === null ? <p>{t('do.gone')}</p> : <RowsSkeleton rows={5} columns={1} />}</div>;
  return <Visit key={id} visit={visit} actions={day.data?.actions ?? []} t={t} />;
}

function Visit({ visit, actions, t }: { visit: RecordData; actions: readonly RecordData[]; t: Words }) {
  const me = useMe();
  const locale = useLocale();
  const client = useQueryClient();
  const online = useOnline();
  const commands = useCommands().filter((one) => one.visit === visit.id);
  const [problem, setProblem] = useState('');
  const steps = useQuery({
    queryKey: ['rows', 'visit_step', visit.id],
    queryFn: async ({ signal }) => (await queryRecords('visit_step', { fields: ['name', 'action', 'note', 'done_at'], where: `visit = ${visit.id}`, limit: 200 }, signal)).records,
  });
  const done = new Set((steps.data ?? []).flatMap((step) => asReference(step['action'])?.id ?? []));
  const state = stateOf(visit, commands);
  const list = stepsOf(visit, actions, done, commands);
  const give = async (action: VisitCommand['action'], more: Partial<VisitCommand> = {}) => {
    setProblem('');
    const command: VisitCommand = { id: crypto.randomUUID(), person: me.user.id, visit: visit.id, name: asString(visit['name']), action, at: new Date().toISOString(), photos: [], ...more };
    try {
      await keepCommand(command);
    } catch {
      return setProblem(t('notKept'));
    }
    await sendCommands(me.user.id, () => readVisit(client));
  };
  const customer = asReference(visit['account']);
  const refused = commands.find((one) => one.refused);
  const distance = asNumber(visit['distance']);
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{customer?.name ?? asString(visit['name'])}</h1>
        <span data-state={state} className={styles['state']}>{t(`state.${state}`)}</span>
        {!online && <span className={styles['offline']}>{t('offline')}</span>}
        <div className={page['actions']}>
          <Link to="/visits" search={{ day: dayOf(new Date(asString(visit['due_at']) || Date.now()), locale.timeZone) }}>{t('do.route')}</Link>
          {customer && <Link to="/records/$object/$id" params={{ object: 'account', id: customer.id }}>{t('do.customer')}</Link>}
        </div>
      </header>
      {asString(visit['purpose']) && <p>{asString(visit['purpose'])}</p>}
      {asString(visit['template.help']) && <p className={styles['soft']}>{asString(visit['template.help'])}</p>}
      {problem && <p className={styles['problem']} role="alert">{problem}</p>}
      {refused && (
        <p className={styles['problem']} role="alert">
          {t('refused', { why: refused.refused ?? '' })} <Button size="small" onClick={() => void dropCommand(refused.id)}>{t('do.discard')}</Button>
        </p>
      )}
      {commands.length > 0 && !refused && <p className={styles['soft']} role="status">{t('do.waiting', { count: commands.length })}</p>}
      {state === 'planned' ? (
        <CheckIn required={visit['template.place_required'] === true} give={give} t={t} />
      ) : (
        <p className={styles['fact']}>
          <CheckCircleFilled aria-hidden="true" /> {t('do.checkedIn')} {visit['checked_in_at'] ? formatInstant(asString(visit['checked_in_at']), locale) : ''}
          {distance !== null && <span className="y-num"> · {t('do.distance', { count: distance })}</span>}
        </p>
      )}
      {list.length > 0 && (
        <ol className={styles['steps']} aria-label={t('do.actions')}>
          {list.map((step, index) => (
            <StepCard key={step.action.id} step={step} number={index + 1} visit={visit} ready={state === 'begun'} t={t} give={(given: StepGiven) => give('do_step', { step: step.action.id, ...given })} />
          ))}
        </ol>
      )}
      {state === 'begun' && <CheckOut visit={visit} ready={list.every((step) => step.done || !step.action['required'])} give={give} t={t} />}
      {state === 'done' && (
        <p className={styles['fact']}>
          <CheckCircleFilled aria-hidden="true" /> {t('do.checkedOut')} {visit['checked_out_at'] ? formatInstant(asString(visit['checked_out_at']), locale) : ''}
          {asNumber(visit['duration_minutes']) !== null && <span className="y-num"> · {t('do.minutes', { count: asNumber(visit['duration_minutes']) ?? 0 })}</span>}
        </p>
      )}
    </div>
  );
}

type Give = (action: VisitCommand['action'], more?: Partial<VisitCommand>) => Promise<void>;

function CheckIn({ required, give, t }: { required: boolean; give: Give; t: Words }) {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const locate = useFix();
  const begin = async () => {
    setBusy(true);
    const fix = await locate();
    setFailed(fix === null);
    if (fix || !required) await give('check_in', { position: fix?.position ?? null, accuracy: fix?.accuracy ?? null });
    setBusy(false);
  };
  return (
    <section className={styles['big']}>
      <Button type="primary" size="large" block icon={<EnvironmentOutlined aria-hidden="true" />} loading={busy} onClick={() => void begin()}>
        {t('do.checkIn')}
      </Button>
      {failed && <p className={styles['problem']} role="alert">{t('noPosition')}</p>}
    </section>
  );
}

function CheckOut({ visit, ready, give, t }: { visit: RecordData; ready: boolean; give: Give; t: Words }) {
  const ids = { text: useId() };
  const [text, setText] = useState(asString(visit['content']));
  const [photos, setPhotos] = useState<readonly OutgoingPhoto[]>([]);
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const locate = useFix();
  const end = async () => {
    if (visit['template.result_required'] === true && !text.trim()) return setProblem(t('do.resultMissing'));
    if (visit['template.photo_required'] === true && photos.length === 0) return setProblem(t('do.photoMissing'));
    setProblem('');
    setBusy(true);
    const fix = await locate();
    await give('check_out', { text: text.trim(), photos: [...photos], position: fix?.position ?? null, accuracy: fix?.accuracy ?? null });
    setBusy(false);
  };
  return (
    <section className={styles['form']}>
      <label htmlFor={ids.text}>{t('do.result')}</label>
      <Input.TextArea id={ids.text} value={text} onChange={(event) => setText(event.target.value)} placeholder={t('textExample')} autoSize={{ minRows: 3, maxRows: 12 }} maxLength={20_000} />
      <Photos photos={photos} onChange={setPhotos} t={t} />
      {problem && <p className={styles['problem']} role="alert">{problem}</p>}
      {!ready && <p className={styles['soft']}>{t('do.requiredLeft')}</p>}
      <Button type="primary" size="large" block disabled={!ready} loading={busy} onClick={() => void end()}>
        {t('do.checkOut')}
      </Button>
    </section>
  );
}
