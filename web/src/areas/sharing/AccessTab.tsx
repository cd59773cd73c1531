import { DeleteOutlined, ShareAltOutlined, TeamOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useState, type ReactNode } from 'react';
import { isProblem } from '@/api/problem';
import type { Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useRecordRights } from '@/records/rights';
import { Person } from '@/ui/Person';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { Tag } from '@/ui/Tag';
import { notify } from '@/ui/notice';
import styles from './Sharing.module.css';
import { giveAgain, loadAccess, loadShares, loadTeam, takeBack, type GivenRecord, type PersonAccess, type Reason } from './api';

const GiveDialog = lazy(async () => ({ default: (await import('./GiveDialog')).GiveDialog }));

interface AccessTabProps {
  view: ObjectView;
  id: string;
}

type Kind = 'shares' | 'team';

/** Whom a record was given to, who works on it, and who sees it for which reason. */
export function AccessTab({ view, id }: AccessTabProps) {
  const t = useWords('sharing');
  const [giving, setGiving] = useState<Kind | null>(null);
  return (
    <div className={styles['access']}>
      <Given view={view} id={id} kind="shares" onGive={() => setGiving('shares')} />
      <Given view={view} id={id} kind="team" onGive={() => setGiving('team')} />
      <section>
        <h2>{t('who')}</h2>
        <p className={styles['hint']}>{t('whoHint')}</p>
        <Everybody view={view} id={id} />
        <WhyNot view={view} id={id} />
      </section>
      {giving && (
        <Suspense fallback={null}>
          <GiveDialog view={view} id={id} kind={giving} onClose={() => setGiving(null)} />
        </Suspense>
      )}
    </div>
  );
}

function Given({ view, id, kind, onGive }: AccessTabProps & { kind: Kind; onGive: () => void }) {
  const t = useWords('sharing');
  const query = useQuery({ queryKey: ['access', view.name, id, kind], queryFn: () => (kind === 'shares' ? loadShares(view.name, id) : loadTeam(view.name, id)) });
  const may = useRecordRights(view, id);
  const Icon = kind === 'shares' ? ShareAltOutlined : TeamOutlined;
  const body = (): ReactNode => {
    if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
    if (!query.data) return <Bar height={40} />;
    if (query.data.length === 0) return <p className={styles['hint']}>{t(`${kind}.empty`)}</p>;
    return (
      <ul className={styles['list']}>
        {query.data.map((given) => (
          <GivenLine key={given.id} view={view} id={id} kind={kind} given={given} />
        ))}
      </ul>
    );
  };
  return (
    <section>
      <header className={styles['head']}>
        <h2>{t(`${kind}.title`)}</h2>
        {may.update && (
          <Button size="small" icon={<Icon aria-hidden="true" />} onClick={onGive}>
            {t(`${kind}.give`)}
          </Button>
        )}
      </header>
      {body()}
    </section>
  );
}

function GivenLine({ view, id, kind, given }: AccessTabProps & { kind: Kind; given: GivenRecord }) {
  const t = useWords('sharing');
  const locale = useLocale();
  const client = useQueryClient();
  const may = useRecordRights(view, id);
  const me = useMe();
  // What one has given oneself, one may take back.
  const endable = may.update || given.owner?.id === me.user.id;
  const to: Reference | null = given.person ?? given.department ?? given.role ?? null;
  const name = to?.name ?? '—';
  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['access', view.name, id] });
  };
  const again = () => attempt(() => giveAgain(view.name, id, kind, given));
  const end = () =>
    attempt(async () => {
      await takeBack(view.name, id, kind, given.id);
      notify({ kind: 'success', text: t('ended', { name }), action: { label: t('undo'), run: again } });
    });
  const notes = [given.part, given.until ? t('until', { day: formatDay(given.until, locale) }) : null, given.reason].filter(Boolean);
  return (
    <li>
      {given.person ? <Person name={name} /> : <span>{t(given.department ? 'toDepartment' : 'toRole', { name })}</span>}
      <Tag color={given.rights === 'update' ? 'blue' : 'default'}>{t(`level.${given.rights}`)}</Tag>
      <span className={styles['note']}>{notes.join(' · ')}</span>
      {endable && (
        <Button type="text" size="small" icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('end', { name })} title={t('end', { name })} onClick={() => void end()} />
      )}
    </li>
  );
}

function Everybody({ view, id }: AccessTabProps) {
  const query = useQuery({ queryKey: ['access', view.name, id, 'people'], queryFn: () => loadAccess(view.name, id) });
  const [all, setAll] = useState(false);
  const t = useWords('sharing');
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} small />;
  if (!query.data) return <Bar height={120} />;
  const shown = all ? query.data : query.data.slice(0, FEW);
  return (
    <>
      <ul className={styles['people']}>
        {shown.map((entry) => (
          <AccessLine key={entry.user.id} entry={entry} />
        ))}
      </ul>
      {query.data.length > shown.length && (
        <Button type="text" block onClick={() => setAll(true)}>
          {t('all', { count: query.data.length })}
        </Button>
      )}
    </>
  );
}

const FEW = 12;

function AccessLine({ entry }: { entry: PersonAccess }) {
  const t = useWords('sharing');
  return (
    <li>
      <Person name={entry.user.name ?? entry.user.id} />
      <span className={styles['rights']}>{entry.rights.map((right) => t(`right.${right}`)).join(' · ')}</span>
      <ul className={styles['reasons']}>
        {entry.because.map((reason, place) => (
          <li key={place}>{sentence(t, reason)}</li>
        ))}
      </ul>
    </li>
  );
}

/** Why one person does not see the record. */
function WhyNot({ view, id }: AccessTabProps) {
  const t = useWords('sharing');
  const people = useModel().objects.has('user');
  const [person, setPerson] = useState<Reference | null>(null);
  const query = useQuery({
    queryKey: ['access', view.name, id, 'person', person?.id],
    queryFn: () => loadAccess(view.name, id, person?.id),
    enabled: person !== null,
  });
  if (!people) return null;
  const [entry] = query.data ?? [];
  return (
    <div className={styles['why']}>
      <label htmlFor="why-person">{t('whyNot')}</label>
      <ReferenceSelect id="why-person" target="user" label={t('whyNot')} many={false} value={person ? [person] : []} onChange={([chosen]) => setPerson(chosen ?? null)} />
      {query.error && <ProblemState error={query.error} small />}
      {entry && (
        <div role="status">
          <p>{entry.rights.length > 0 ? t('sees', { name: entry.user.name ?? '', rights: entry.rights.map((right) => t(`right.${right}`)).join(' · ') }) : t('seesNot', { name: entry.user.name ?? '' })}</p>
          <ul className={styles['reasons']}>
            {(entry.rights.length > 0 ? entry.because : (entry.not ?? [])).map((reason, place) => (
              <li key={place}>{entry.rights.length > 0 ? sentence(t, reason) : lack(t, reason)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function words(reason: Reason): Record<string, string> {
  return { name: reason.rule?.name ?? reason.territory?.name ?? reason.role?.name ?? reason.pool?.name ?? reason.queue?.name ?? reason.department?.name ?? '', part: reason.part ?? '' };
}

function sentence(t: ReturnType<typeof useWords>, reason: Reason): string {
  const scope = reason.scope ? t(`scope.${reason.scope}`) : '';
  const text = t(`because.${reason.kind}`, { ...words(reason), scope, with: reason.with ? t(`with.${reason.with}`) : '' });
  return reason.for ? t('standingIn', { name: reason.for.name ?? '', text }) : text;
}

function lack(t: ReturnType<typeof useWords>, reason: Reason): string {
  const scope = reason.scope ? t(`scope.${reason.scope}`) : '';
  const what = (reason.lacks ?? []).map((each) => t(`lacks.${each}`)).join(t('and'));
  return t(`not.${reason.kind}`, { ...words(reason), scope, what });
}
