import { Button, Pagination, Switch } from 'antd';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useId, useRef, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { get, post } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asNumber, asReference, asString } from '@/fields/shared/values';
import { refreshAll } from '@/records/liveChanges';
import { recordQuery } from '@/records/queries';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import styles from './Seal.module.css';
import { sealRoute } from './routes';

const USUAL_WIDTH = 40;
const MARGIN = 25;
const STEPS: Readonly<Record<string, readonly [number, number]>> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const LEAP = 10;
/** What stands above the sheet, which is to be seen as a whole. */
const ROOM = 250;

interface Place {
  x: number;
  y: number;
}

/** A document that waits for its seal: the keeper drags the seal to its place and puts it on. */
export function SealPage() {
  const t = useWords('papers');
  const { id } = sealRoute.useParams();
  useTitle(t('seal.use'));
  const use = useQuery(recordQuery('seal_use', id));
  const record = use.data?.data;
  const sealId = asReference(record?.['seal'])?.id ?? '';
  const seal = useQuery({ ...recordQuery('party_seal', sealId), enabled: sealId !== '' });
  const error = use.error ?? seal.error;
  if (error) return <ProblemState error={error} />;
  if (!record || !seal.data) return <RowsSkeleton rows={6} columns={3} />;
  const name = asString(record['name']);
  if (record['status'] !== 'approved' || record['medium'] !== 'electronic') return <NotNow id={id} name={name} why={t('seal.notNow')} />;
  const picture = asReference(seal.data.data['picture'])?.id;
  if (!picture) return <NotNow id={id} name={name} why={t('seal.noPicture')} />;
  return <Placing id={id} name={name} picture={picture} width={asNumber(seal.data.data['width']) ?? USUAL_WIDTH} />;
}

/** Why nothing can be sealed here, with the way back to the request. */
function NotNow({ id, name, why }: { id: string; name: string; why: string }) {
  const t = useWords('papers');
  return (
    <div className={page['page']}>
      <div className={page['head']}>
        <h1>{t('seal.use')}</h1>
        <RecordLink object="seal_use" id={id} name={name} />
      </div>
      <section className={page['card']}>
        <State kind="empty" title={why} />
      </section>
    </div>
  );
}

function Placing({ id, name, picture, width }: { id: string; name: string; picture: string; width: number }) {
  const t = useWords('papers');
  const client = useQueryClient();
  const navigate = useNavigate();
  const [number, setNumber] = useState(1);
  const [place, setPlace] = useState<Place | null>(null);
  const [every, setEvery] = useState(false);
  const [across, setAcross] = useState(false);
  const [certified, setCertified] = useState(true);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const look = useQuery({
    queryKey: ['seal-page', id, number],
    queryFn: ({ signal }) => get('/seal-uses/{id}/page', { path: { id }, query: { page: number }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  if (look.error) return <ProblemState error={look.error} />;
  if (!look.data) return <RowsSkeleton rows={6} columns={3} />;
  const sheet = look.data;
  const at = place ?? { x: Math.max(0, sheet.width - width - MARGIN), y: Math.max(0, sheet.height - width - MARGIN * 2) };
  const put = async () => {
    setBusy(true);
    setProblem('');
    try {
      await post('/seal-uses/{id}/seal', { path: { id }, body: { page: every ? 0 : number, x: at.x, y: at.y, across, certified } });
      refreshAll(client);
      notify({ kind: 'success', text: t('seal.done') });
      await navigate({ to: '/records/$object/$id', params: { object: 'seal_use', id } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <div className={page['page']}>
      <div className={page['head']}>
        <h1>{t('seal.use')}</h1>
        <RecordLink object="seal_use" id={id} name={name} />
        <div className={page['actions']}>
          <Button type="primary" loading={busy} onClick={() => void put()}>
            {t('seal.put')}
          </Button>
        </div>
      </div>
      <div className={styles['choices']}>
        <Choice label={t('seal.every')} checked={every} onChange={setEvery} />
        {sheet.pages > 1 && <Choice label={t('seal.across')} checked={across} onChange={setAcross} />}
        <Choice label={t('seal.certified')} checked={certified} onChange={setCertified} />
        <p className={page['hint']}>{t('seal.hint')}</p>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
      {sheet.pages > 1 && <Pagination current={number} pageSize={1} total={sheet.pages} onChange={setNumber} showSizeChanger={false} size="small" className={styles['pages'] ?? ''} />}
      <Sheet sheet={sheet} number={number} seal={{ picture, width, at, across }} onPlace={setPlace} />
    </div>
  );
}

function Choice({ label, checked, onChange }: { label: string; checked: boolean; onChange: (value: boolean) => void }) {
  const id = useId();
  return (
    <span className={styles['choice']}>
      <Switch id={id} size="small" checked={checked} onChange={onChange} />
      <label htmlFor={id}>{label}</label>
    </span>
  );
}

interface SheetProps {
  sheet: { width: number; height: number; picture: string };
  number: number;
  seal: { picture: string; width: number; at: Place; across: boolean };
  onPlace: (place: Place) => void;
}

/** The page with the seal on it: dragged, or moved with the arrows by a millimetre, with Shift by ten. */
function Sheet({ sheet, number, seal, onPlace }: SheetProps) {
  const t = useWords('papers');
  const frame = useRef<HTMLDivElement>(null);
  const grip = useRef<Place | null>(null);
  const keep = (x: number, y: number) =>
    onPlace({ x: Math.round(Math.min(Math.max(0, x), Math.max(0, sheet.width - seal.width))), y: Math.round(Math.min(Math.max(0, y), Math.max(0, sheet.height - seal.width))) });
  const scale = () => sheet.width / (frame.current?.clientWidth ?? sheet.width);
  const take = (event: PointerEvent<HTMLButtonElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    grip.current = { x: event.clientX * scale() - seal.at.x, y: event.clientY * scale() - seal.at.y };
  };
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    if (grip.current) keep(event.clientX * scale() - grip.current.x, event.clientY * scale() - grip.current.y);
  };
  const press = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    if (!step) return;
    event.preventDefault();
    const far = event.shiftKey ? LEAP : 1;
    keep(seal.at.x + step[0] * far, seal.at.y + step[1] * far);
  };
  const share = (value: number, of: number) => `${String((value / of) * 100)}%`;
  const drop = () => {
    grip.current = null;
  };
  return (
    <div className={styles['sheet']} ref={frame} style={{ maxWidth: `clamp(480px, calc((100vh - ${ROOM}px) * ${String(sheet.width / sheet.height)}), 760px)` }}>
      <img className={styles['paper']} src={`data:image/png;base64,${sheet.picture}`} alt={t('pageNumber', { n: number })} />
      <button
        type="button"
        className={styles['seal']}
        aria-label={t('seal.move', { x: seal.at.x, y: seal.at.y })}
        style={{ left: share(seal.at.x, sheet.width), top: share(seal.at.y, sheet.height), width: share(seal.width, sheet.width) }}
        onPointerDown={take}
        onPointerMove={drag}
        onPointerUp={drop}
        onPointerCancel={drop}
        onKeyDown={press}
      >
        <img src={`/api/v1/files/${seal.picture}`} alt="" draggable={false} />
      </button>
      {seal.across && <span className={styles['edge']} style={{ top: share(seal.at.y, sheet.height), height: share(seal.width, sheet.height) }} aria-hidden="true" />}
    </div>
  );
}
