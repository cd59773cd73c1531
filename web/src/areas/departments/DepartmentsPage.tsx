import { CaretDownOutlined, CaretRightOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { aggregate, queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import { NotFound } from '@/ui/NotFound';
import { Person } from '@/ui/Person';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import styles from './Departments.module.css';
import { treeOf, type Branch, type Department } from './tree';

const LIMIT = 1000;

/** The organisation from the company down to each department, with who leads it and how many belong to it. */
export function DepartmentsPage() {
  const view = useObject('department');
  return view ? <Tree view={view} /> : <NotFound />;
}

async function loadDepartments(fields: string[], signal: AbortSignal): Promise<Department[]> {
  const [records, people] = await Promise.all([
    queryRecords('department', { fields, sort: ['name'], limit: LIMIT }, signal),
    aggregate('user', { group: ['department'], measures: { n: 'count()' }, where: 'active = true' }, signal).catch(() => ({ rows: [] })),
  ]);
  const counts = new Map(people.rows.map((row) => [asReference(row['department'])?.id, Number(row['n'] ?? 0)]));
  return records.records.map((record) => ({
    id: record.id,
    name: asString(record['name']),
    parent: asReference(record['parent'])?.id ?? null,
    manager: asReference(record['manager'])?.name ?? null,
    people: counts.get(record.id) ?? 0,
  }));
}

function Tree({ view }: { view: ObjectView }) {
  const t = useWords('departments');
  const { language } = useLocale();
  const navigate = useNavigate();
  const open = useOpenForm();
  const fields = ['name', 'parent', 'manager'].filter((name) => view.fields.has(name));
  const query = useQuery({ queryKey: ['aggregate', 'department', 'tree'], queryFn: ({ signal }) => loadDepartments(fields, signal) });
  const roots = useMemo(() => treeOf(query.data ?? []), [query.data]);
  useTitle(t('title'));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={3} />;
    if (roots.length === 0) return <State kind="empty" title={t('empty')} />;
    return (
      <ul className={styles['tree']}>
        {roots.map((root) => (
          <Node key={root.id} branch={root} depth={0} view={view} />
        ))}
      </ul>
    );
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{roots[0] && t('people', { count: roots.reduce((sum, root) => sum + root.all, 0) })}</span>
        <div className={page['actions']}>
          <Button icon={<TableOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/records/$object', params: { object: 'department' }, search: {} })}>
            {t('list')}
          </Button>
          {view.rights.create && (
            <Button type="primary" icon={<PlusOutlined aria-hidden="true" />} onClick={() => void open({ object: 'department', values: {} })}>
              {t('new', { object: labelText(view.label, language) })}
            </Button>
          )}
        </div>
      </header>
      <section className={page['card']}>{body()}</section>
    </div>
  );
}

function Node({ branch, depth, view }: { branch: Branch; depth: number; view: ObjectView }) {
  const t = useWords('departments');
  const open = useOpenForm();
  const [unfolded, setUnfolded] = useState(depth < 2);
  const inner = branch.children.length > 0;
  return (
    <li>
      <div className={styles['node']} style={{ paddingLeft: 12 + depth * 24 }}>
        {inner ? (
          <button type="button" className={styles['fold']} aria-expanded={unfolded} aria-label={t(unfolded ? 'fold' : 'unfold', { name: branch.name })} onClick={() => setUnfolded(!unfolded)}>
            {unfolded ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
          </button>
        ) : (
          <span className={styles['fold']} />
        )}
        <Link to="/records/$object/$id" params={{ object: 'department', id: branch.id }} search={{}} className={styles['name']}>
          {branch.name}
        </Link>
        <span className={styles['manager']}>{branch.manager && <Person name={branch.manager} size={20} />}</span>
        <Link
          to="/records/$object"
          params={{ object: 'user' }}
          search={{ view: 'table', where: `department = ${quoted(branch.id)}` }}
          className={`${styles['count']} y-num`}
          title={t('peopleHint', { own: branch.people, all: branch.all })}
        >
          {t('people', { count: branch.all })}
        </Link>
        {view.rights.create && (
          <Button
            type="text"
            size="small"
            icon={<PlusOutlined aria-hidden="true" />}
            aria-label={t('newBelow', { name: branch.name })}
            title={t('newBelow', { name: branch.name })}
            onClick={() => void open({ object: 'department', values: { parent: { id: branch.id, name: branch.name } } })}
          />
        )}
      </div>
      {inner && unfolded && (
        <ul>
          {branch.children.map((child) => (
            <Node key={child.id} branch={child} depth={depth + 1} view={view} />
          ))}
        </ul>
      )}
    </li>
  );
}
