import { AimOutlined, ArrowDownOutlined, ArrowUpOutlined, HolderOutlined, LeftOutlined, PlusOutlined, RightOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { batch } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords, type Words } from '@/areas/shared/useWords';
import { mapOf, type Place } from '@/fields/geo/place';
import { asReference, asString } from '@/fields/shared/values';
import { formatDayFull, formatTime } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { addDays, instantOf, todayIn } from '@/lib/zone';
import { useMe, useObject } from '@/model/context';
import { useOnline } from '@/offline/useOnline';
import { useOpenForm } from '@/records/form/host';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './Route.module.css';
import { arranged, legs, moved, nearestFirst, placeOf, total } from './route';
import { routeOfDay } from './routes';
import { onDay, refreshVisit, useCommands, useVisits } from './useDay';
import { usePosition } from './usePosition';
import { stateOf, type VisitState } from './visitState';

/** The visits of a day in the order in which they are made. */
export function RoutePage() {
  const t = useWords('visits');
  const me = useMe();
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const open = useOpenForm();
  const online = useOnline();
  const activity = useObject('activity');
  const { day = todayIn(locale.timeZone) } = routeOfDay.useSearch();
  const query = useVisits(day);
  const commands = useCommands();
  const [dragged, setDragged] = useState<number | null>(null);
  const visits = arranged(onDay(query.data?.visits ?? [], day, locale.timeZone));
  const save = async (order: readonly RecordData[]) => {
    const operations = order.map((visit, index) => ({ op: 'update' as const, id: visit.id, values: { route_position: index + 1 } }));
    const results = await batch('activity', operations);
    if (results.some((one) => one.status >= 400)) notify({ kind: 'error', text: t('route.notSaved') });
    refreshVisit(client);
  };
  const suggest = (from: Place | null) => void save([...visits.filter((visit) => visit['checked_in_at']), ...nearestFirst(visits.filter((visit) => !visit['checked_in_at']), from)]);
  const locating = usePosition(suggest);
  useTitle(t('route.title'));
  if (!activity) return <State kind="locked" title={t('noRight')} text={t('noRightHint')} page />;
  const apart = legs(visits);
  const go = (to: string) => void navigate({ to: '/visits', search: { day: to } });
  const plan = async () => {
    const due = instantOf(`${day}T09:00`, locale.timeZone).toISOString();
    if (await open({ object: 'activity', values: { kind: 'visit', name: t('route.planned'), due_at: due, owner: { id: me.user.id, name: me.user.name } } })) refreshVisit(client);
  };
  const put = (from: number, to: number) => void save(moved(visits, from, to));
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('route.title')}</h1>
        <div className={styles['days']}>
          <Button aria-label={t('route.before')} icon={<LeftOutlined aria-hidden="true" />} onClick={() => go(addDays(day, -1))} />
          <span>{formatDayFull(day, locale)}</span>
          <Button aria-label={t('route.after')} icon={<RightOutlined aria-hidden="true" />} onClick={() => go(addDays(day, 1))} />
        </div>
        {!online && <span className={styles['offline']}>{t('offline')}</span>}
        <div className={page['actions']}>
          {visits.length > 1 && (
            <Button icon={<AimOutlined aria-hidden="true" />} loading={locating.busy} disabled={!online} onClick={locating.ask}>
              {t('route.suggest')}
            </Button>
          )}
          {activity.rights.create && (
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} disabled={!online} onClick={() => void plan()}>
              {t('route.plan')}
            </Button>
          )}
        </div>
      </header>
      {locating.failed && (
        <p className={styles['problem']} role="alert">
          {t('noPosition')} <Button type="link" onClick={() => suggest(null)}>{t('route.suggestFromFirst')}</Button>
        </p>
      )}
      {query.error && !query.data ? (
        <ProblemState error={query.error} retry={() => void query.refetch()} />
      ) : !query.data ? (
        <RowsSkeleton rows={4} columns={2} />
      ) : visits.length === 0 ? (
        <State kind="empty" title={t('route.none')} text={t('route.noneHint')} />
      ) : (
        <>
          <p className={styles['sum']}>{t('route.sum', { count: visits.length, km: total(apart).toFixed(1) })}</p>
          <ol className={styles['stops']}>
            {visits.map((visit, index) => (
              <li
                key={visit.id}
                draggable={online}
                data-dragged={dragged === index ? '' : undefined}
                onDragStart={(event) => {
                  event.dataTransfer.effectAllowed = 'move';
                  setDragged(index);
                }}
                onDragOver={(event) => event.preventDefault()}
                onDragEnd={() => setDragged(null)}
                onDrop={(event) => {
                  event.preventDefault();
                  if (dragged !== null && dragged !== index) put(dragged, index);
                  setDragged(null);
                }}
              >
                <Stop visit={visit} number={index + 1} leg={apart[index] ?? null} state={stateOf(visit, commands)} t={t} />
                <span className={styles['order']}>
                  <Button type="text" aria-label={t('route.up', { name: visit['name'] as string })} icon={<ArrowUpOutlined aria-hidden="true" />} disabled={index === 0 || !online} onClick={() => put(index, index - 1)} />
                  <Button type="text" aria-label={t('route.down', { name: visit['name'] as string })} icon={<ArrowDownOutlined aria-hidden="true" />} disabled={index === visits.length - 1 || !online} onClick={() => put(index, index + 1)} />
                  <HolderOutlined className={styles['grip']} aria-hidden="true" />
                </span>
              </li>
            ))}
          </ol>
        </>
      )}
    </div>
  );
}

interface StopProps {
  visit: RecordData;
  number: number;
  leg: number | null;
  state: VisitState;
  t: Words;
}

function Stop({ visit, number, leg, state, t }: StopProps) {
  const locale = useLocale();
  const place = placeOf(visit);
  const customer = asReference(visit['account'])?.name;
  return (
    <>
      <span className={`${styles['number']} y-num`}>{number}</span>
      <div className={styles['stop']}>
        <Link to="/visits/$id" params={{ id: visit.id }} className={styles['name']}>
          {customer ?? asString(visit['name'])}
        </Link>
        <span className={styles['soft']}>
          {formatTime(asString(visit['due_at']), locale)} · {asString(visit['purpose']) || asString(visit['name'])}
        </span>
        <span className={styles['soft']}>
          <span data-state={state} className={styles['state']}>{t(`state.${state}`)}</span>
          {leg !== null && <span className="y-num">{t('route.leg', { km: leg.toFixed(1) })}</span>}
          {place && (
            <a href={mapOf(place, locale.language !== 'en')} target="_blank" rel="noreferrer">
              {t('route.map')}
            </a>
          )}
        </span>
      </div>
    </>
  );
}
