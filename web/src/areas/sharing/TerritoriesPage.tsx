import { CaretDownOutlined, CaretRightOutlined, EditOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Suspense, lazy, useMemo, useState } from 'react';
import { mayRun } from '@/api/session';
import departments from '@/areas/departments/Departments.module.css';
import { treeOf, type Branch } from '@/areas/departments/tree';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatDay, formatMoneyShort, formatNumber } from '@/lib/format';
import { listed, useLocale } from '@/lib/locale';
import { todayIn } from '@/lib/zone';
import { useMe, useModel, useObject } from '@/model/context';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { NARROW, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import styles from './Territories.module.css';
import { TerritoryChanges } from './TerritoryChanges';
import type { Opened } from './TerritoryDrawer';
import { loadTerritories, type Territory } from './territories';

const TerritoryDrawer = lazy(async () => ({ default: (await import('./TerritoryDrawer')).TerritoryDrawer }));

/** Parts of the market as a tree: the people who work each, and what belongs to it. */
export function TerritoriesPage() {
  return useObject('territory') ? <Tree /> : <NotFound />;
}

interface Row {
  branch: Branch;
  depth: number;
  told: Territory;
}

function Tree() {
  const t = useWords('territories');
  const navigate = useNavigate();
  const locale = useLocale();
  const me = useMe();
  const model = useModel();
  const narrow = useMedia(NARROW);
  const counted = model.objects.has('territory_membership');
  const may = mayRun(me, 'territories.manage') || mayRun(me, 'access.change');
  const today = todayIn(locale.timeZone);
  const [opened, setOpened] = useState<Opened | null>(null);
  const [folded, setFolded] = useState<ReadonlySet<string>>(new Set());
  const query = useQuery({ queryKey: ['metrics', 'territories', counted, today], queryFn: ({ signal }) => loadTerritories(signal, counted, locale.currency, today) });
  const rows = useMemo(() => rowsOf(query.data ?? [], folded), [query.data, folded]);
  useTitle(t('title'));
  const fold = (id: string) => setFolded((before) => new Set(before.has(id) ? [...before].filter((each) => each !== id) : [...before, id]));
  const add = may && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => setOpened({ above: null })}>
      {t('new')}
    </Button>
  );
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={6} columns={5} />;
    if (query.data.length === 0) {
      return (
        <State kind="empty" title={t('empty')} text={t('emptyHint')}>
          {add}
        </State>
      );
    }
    const shared = { rows, folded, fold, today, may, onOpen: setOpened };
    return narrow || !counted ? <Lines {...shared} counted={counted} /> : <Table {...shared} />;
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <div className={page['actions']}>
          <Button icon={<TableOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/records/$object', params: { object: 'territory' }, search: {} })}>
            {t('list')}
          </Button>
          {add}
        </div>
      </header>
      <section className={page['card']}>{body()}</section>
      {model.objects.has('territory_change') && <TerritoryChanges may={may} />}
      {opened && (
        <Suspense fallback={null}>
          <TerritoryDrawer opened={opened} onClose={() => setOpened(null)} />
        </Suspense>
      )}
    </div>
  );
}

/** The tree in its order from the top, without what is folded away. */
function rowsOf(territories: readonly Territory[], folded: ReadonlySet<string>): Row[] {
  const told = new Map(territories.map((one) => [one.id, one]));
  const rows: Row[] = [];
  const walk = (branches: readonly Branch[], depth: number) => {
    for (const branch of branches) {
      const one = told.get(branch.id);
      if (one) rows.push({ branch, depth, told: one });
      if (!folded.has(branch.id)) walk(branch.children, depth + 1);
    }
  };
  walk(treeOf(territories.map((one) => ({ id: one.id, name: one.name, parent: one.parent, manager: null, people: one.people.length }))), 0);
  return rows;
}

interface Shown {
  rows: readonly Row[];
  folded: ReadonlySet<string>;
  fold: (id: string) => void;
  today: string;
  may: boolean;
  onOpen: (opened: Opened) => void;
}

function Table(shown: Shown) {
  const t = useWords('territories');
  const locale = useLocale();
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('territory')}</th>
            <th scope="col">{t('people')}</th>
            {(['accounts', 'deals', 'open', 'won', 'workload'] as const).map((name) => (
              <th key={name} scope="col" className={page['number']}>
                {t(name)}
              </th>
            ))}
            <th scope="col">
              <span className="y-hidden">{t('actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.rows.map((row) => (
            <tr key={row.branch.id}>
              <th scope="row">
                <Name row={row} {...shown} />
              </th>
              <td className={styles['people']}>{row.told.people.length > 0 ? listed(row.told.people, locale.language) : t('nobody')}</td>
              <td className={page['number']}>{formatNumber(row.told.accounts, locale)}</td>
              <td className={page['number']}>{formatNumber(row.told.deals, locale)}</td>
              <td className={page['number']}>{row.told.open ? formatMoneyShort(row.told.open, locale) : '—'}</td>
              <td className={page['number']}>{row.told.won ? formatMoneyShort(row.told.won, locale) : '—'}</td>
              <td className={page['number']}>{workload(row.told, locale)}</td>
              <td>
                <Buttons row={row} {...shown} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Open deals for each person of the territory and of those below; nothing where nobody works them. */
function workload(told: Territory, locale: ReturnType<typeof useLocale>): string {
  return told.workers > 0 ? formatNumber(told.deals / told.workers, locale, 1) : '—';
}

function Lines({ counted, ...shown }: Shown & { counted: boolean }) {
  const t = useWords('territories');
  const locale = useLocale();
  return (
    <ul className={styles['cards']}>
      {shown.rows.map((row) => {
        const { told } = row;
        return (
          <li key={row.branch.id}>
            <div className={styles['cardHead']}>
              <Name row={row} {...shown} />
              <Buttons row={row} {...shown} />
            </div>
            <p className={styles['soft']} style={{ paddingLeft: 24 + row.depth * 16 }}>
              {told.people.length > 0 ? listed(told.people, locale.language) : t('nobody')}
            </p>
            {counted && (
              <p className={`${styles['soft']} y-num`} style={{ paddingLeft: 24 + row.depth * 16 }}>
                {t('inShort', {
                  accounts: formatNumber(told.accounts, locale),
                  open: told.open ? formatMoneyShort(told.open, locale) : '—',
                  won: told.won ? formatMoneyShort(told.won, locale) : '—',
                  workload: workload(told, locale),
                })}
              </p>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Name({ row, folded, fold, today }: Shown & { row: Row }) {
  const t = useWords('territories');
  const locale = useLocale();
  const { branch, depth, told } = row;
  const open = !folded.has(branch.id);
  const state = told.from > today ? 'coming' : told.to && told.to < today ? 'over' : null;
  const days = told.from || told.to ? t('days', { from: told.from ? formatDay(told.from, locale) : '…', to: told.to ? formatDay(told.to, locale) : '…' }) : '';
  return (
    <span className={styles['name']} style={{ paddingLeft: depth * 16 }}>
      {branch.children.length > 0 ? (
        <button type="button" className={departments['fold']} aria-expanded={open} aria-label={t(open ? 'fold' : 'unfold', { name: branch.name })} onClick={() => fold(branch.id)}>
          {open ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
        </button>
      ) : (
        <span className={departments['fold']} />
      )}
      <Link to="/records/$object/$id" params={{ object: 'territory', id: branch.id }} search={{}}>
        {branch.name}
      </Link>
      {state && <Tag color={state === 'coming' ? 'blue' : null}>{t(state)}</Tag>}
      {days && <span className={styles['soft']}>{days}</span>}
    </span>
  );
}

function Buttons({ row, may, onOpen }: Shown & { row: Row }) {
  const t = useWords('territories');
  const { id, name } = row.branch;
  if (!may) return null;
  return (
    <span className={page['buttons']}>
      <Button type="text" size="small" icon={<EditOutlined aria-hidden="true" />} aria-label={t('edit', { name })} title={t('edit', { name })} onClick={() => onOpen({ id, name })} />
      <Button type="text" size="small" icon={<PlusOutlined aria-hidden="true" />} aria-label={t('newBelow', { name })} title={t('newBelow', { name })} onClick={() => onOpen({ above: { id, name } })} />
    </span>
  );
}
