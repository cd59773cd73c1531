import { CaretDownOutlined, CaretRightOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { aggregate, queryRecords } from '@/api/records';
import tree from '@/areas/departments/Departments.module.css';
import { treeOf, type Branch } from '@/areas/departments/tree';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { formatDay } from '@/lib/format';
import { listed, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Sharing.module.css';

const LIMIT = 1000;

interface More {
  people: string[];
  from: string;
  to: string;
  rules: number;
}

/** Parts of the market as a tree, with the people who work each and how many rules say what belongs to it. */
export function TerritoriesPage() {
  const view = useObject('territory');
  return view ? <Tree view={view} /> : <NotFound />;
}

async function load(signal: AbortSignal, counted: boolean): Promise<{ branches: Branch[]; more: Map<string, More> }> {
  const [found, rules] = await Promise.all([
    queryRecords('territory', { fields: ['name', 'parent', 'people', 'starts_on', 'ends_on'], sort: ['name'], limit: LIMIT }, signal),
    counted ? aggregate('territory_rule', { group: ['territory'], measures: { n: 'count()' } }, signal) : { rows: [] },
  ]);
  const counts = new Map(rules.rows.map((row) => [asReference(row['territory'])?.id, Number(row['n'] ?? 0)]));
  const people = (value: unknown) => (Array.isArray(value) ? value.flatMap((each) => asReference(each)?.name ?? []) : []);
  const more = new Map(
    found.records.map((one) => [
      one.id,
      { people: people(one['people']), from: asString(one['starts_on']), to: asString(one['ends_on']), rules: counts.get(one.id) ?? 0 },
    ]),
  );
  const listed = found.records.map((one) => ({
    id: one.id,
    name: asString(one['name']),
    parent: asReference(one['parent'])?.id ?? null,
    manager: null,
    people: more.get(one.id)?.people.length ?? 0,
  }));
  return { branches: treeOf(listed), more };
}

function Tree({ view }: { view: ObjectView }) {
  const t = useWords('sharing');
  const navigate = useNavigate();
  const open = useOpenForm();
  const counted = useObject('territory_rule') !== null;
  const query = useQuery({ queryKey: ['aggregate', 'territory', 'tree', counted], queryFn: ({ signal }) => load(signal, counted) });
  const more = useMemo(() => query.data?.more ?? new Map<string, More>(), [query.data]);
  useTitle(t('territoriesTitle'));
  const add = view.rights.create && (
    <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: 'territory', values: {} })}>
      {t('newTerritory')}
    </Button>
  );
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={6} columns={3} />;
    if (query.data.branches.length === 0) {
      return (
        <State kind="empty" title={t('territoriesEmpty')} text={t('territoriesEmptyHint')}>
          {add}
        </State>
      );
    }
    return (
      <ul className={tree['tree']}>
        {query.data.branches.map((branch) => (
          <Node key={branch.id} branch={branch} depth={0} more={more} view={view} />
        ))}
      </ul>
    );
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('territoriesTitle')}</h1>
        <div className={page['actions']}>
          <Button icon={<TableOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/records/$object', params: { object: 'territory' }, search: {} })}>
            {t('territoryList')}
          </Button>
          {add}
        </div>
      </header>
      <section className={page['card']}>{body()}</section>
    </div>
  );
}

function Node({ branch, depth, more, view }: { branch: Branch; depth: number; more: Map<string, More>; view: ObjectView }) {
  const t = useWords('sharing');
  const locale = useLocale();
  const open = useOpenForm();
  const [unfolded, setUnfolded] = useState(true);
  const inner = branch.children.length > 0;
  const told = more.get(branch.id);
  const days = told && (told.from || told.to) ? t('days', { from: told.from ? formatDay(told.from, locale) : '…', to: told.to ? formatDay(told.to, locale) : '…' }) : '';
  return (
    <li>
      <div className={tree['node']} style={{ paddingLeft: 12 + depth * 24 }}>
        {inner ? (
          <button type="button" className={tree['fold']} aria-expanded={unfolded} aria-label={t(unfolded ? 'fold' : 'unfold', { name: branch.name })} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
          </button>
        ) : (
          <span className={tree['fold']} />
        )}
        <Link to="/records/$object/$id" params={{ object: 'territory', id: branch.id }} search={{}} className={tree['name']}>
          {branch.name}
        </Link>
        <span className={`${styles['note']} ${styles['fill']}`}>
          {[told && told.people.length > 0 ? listed(told.people, locale.language) : t('noMembers'), days].filter(Boolean).join(' · ')}
        </span>
        <span className={`${styles['note']} y-num`}>{t('rulesCount', { count: told?.rules ?? 0 })}</span>
        {view.rights.create && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            aria-label={t('newBelow', { name: branch.name })}
            title={t('newBelow', { name: branch.name })}
            onClick={() => void open({ object: 'territory', values: { parent: { id: branch.id, name: branch.name } } })}
          />
        )}
      </div>
      {inner && unfolded && (
        <ul>
          {branch.children.map((child) => (
            <Node key={child.id} branch={child} depth={depth + 1} more={more} view={view} />
          ))}
        </ul>
      )}
    </li>
  );
}
