import { ApartmentOutlined, BarsOutlined, PlusOutlined, TableOutlined } from '@ant-design/icons';
import { Button, Input, Segmented } from 'antd';
import { DndContext, DragOverlay, PointerSensor, pointerWithin, useSensor, useSensors, type DragEndEvent, type DragStartEvent } from '@dnd-kit/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Suspense, lazy, useDeferredValue, useMemo, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useObject } from '@/model/context';
import { isWritable, type ObjectView } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import type { MenuItem } from '@/ui/Menu';
import { NotFound } from '@/ui/NotFound';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { NARROW, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import { MEMBERS, countsQuery, departmentsQuery, gapsQuery, membersQuery } from './api';
import styles from './Departments.module.css';
import { Found } from './Found';
import { linesOf, type Line, type Members } from './lines';
import { MoveDialog, type Subject } from './MoveDialog';
import { Outline, nameOf } from './Outline';
import { pathTo, treeOf, type Department } from './tree';

const Boxes = lazy(() => import('./Boxes'));
const NONE: readonly Department[] = [];

/** The organisation from the company down to each person: who leads, who belongs where, moved by dragging. */
export function DepartmentsPage() {
  const view = useObject('department');
  const people = useObject('user');
  return view ? <Chart view={view} people={people} /> : <NotFound />;
}

const mayWrite = (view: ObjectView | null, name: string) => {
  const field = view?.fields.get(name);
  return view !== null && view.rights.update !== 'none' && field !== undefined && isWritable(field);
};

function Chart({ view, people }: { view: ObjectView; people: ObjectView | null }) {
  const t = useWords('departments');
  const { language } = useLocale();
  const navigate = useNavigate();
  const open = useOpenForm();
  const narrow = useMedia(NARROW);
  const { as } = useSearch({ from: '/shell/departments' });
  const boxes = as === 'boxes' && !narrow;
  const fields = ['name', 'parent', 'manager'].filter((name) => view.fields.has(name));
  const query = useQuery(departmentsQuery(fields));
  const counts = useQuery({ ...countsQuery, enabled: people !== null }).data;
  const departments = useMemo(() => query.data?.map((one) => ({ ...one, people: counts?.get(one.id) ?? 0 })) ?? NONE, [query.data, counts]);
  const roots = useMemo(() => treeOf(departments), [departments]);
  const folding = useFolding(departments);
  const members = useMembers(people, boxes ? [] : folding.open);
  const lines = useMemo(() => linesOf(roots, folding.opened, members.found), [roots, folding.opened, members.found]);
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const [focused, setFocused] = useState<string | null>(null);
  const [subject, setSubject] = useState<Subject | null>(null);
  const movable = { department: !narrow && mayWrite(view, 'parent'), person: !narrow && mayWrite(people, 'department') };
  useTitle(t('title'));
  const locate = (department: string | null, key: string) => {
    setText('');
    if (department !== null) folding.reveal(pathTo(departments, department));
    setFocused(key);
  };
  const above = (department: Department) => departments.find((one) => one.id === department.parent) ?? null;
  const menuOf = (line: Line): MenuItem[] => {
    if (line.kind === 'person') return mayWrite(people, 'department') ? [{ key: 'move', label: t('moveTo') }] : [];
    if (line.kind !== 'department') return [];
    return [
      ...(mayWrite(view, 'parent') && line.branch.parent !== null ? [{ key: 'move', label: t('moveTo') }] : []),
      ...(mayWrite(view, 'manager') ? [{ key: 'head', label: t('setHead') }] : []),
      ...(view.rights.create ? [{ key: 'below', label: t('newBelow', { name: line.branch.name }) }] : []),
      ...(people?.rights.create ? [{ key: 'person', label: t('newPerson') }] : []),
      ...(people ? [{ key: 'list', label: t('openPeople') }] : []),
    ];
  };
  const choose = (line: Line, key: string) => {
    if (!menuOf(line).some((item) => item.key === key)) return;
    if (line.kind === 'person') setSubject({ kind: 'person', person: line.person });
    if (line.kind !== 'department') return;
    const { branch } = line;
    const place = { id: branch.id, name: branch.name };
    if (key === 'move') setSubject({ kind: 'department', department: branch, above: above(branch) });
    if (key === 'head') setSubject({ kind: 'head', department: branch });
    if (key === 'below') void open({ object: 'department', values: { parent: place } });
    if (key === 'person') void open({ object: 'user', values: { department: place, manager: branch.manager } });
    if (key === 'list') void navigate({ to: '/records/$object', params: { object: 'user' }, search: { view: 'table', where: `department = "${branch.id}"` } });
  };
  const dropped = (dragged: Line, target: Line) => {
    if (dragged.kind === 'person' && target.kind === 'department') {
      setSubject({ kind: 'person', person: dragged.person, department: { id: target.branch.id, name: target.branch.name }, head: target.branch.manager });
    } else if (dragged.kind === 'person' && target.kind === 'person') {
      setSubject({ kind: 'person', person: dragged.person, manager: { id: target.person.id, name: target.person.name } });
    } else if (dragged.kind === 'department' && target.kind === 'department') {
      setSubject({ kind: 'department', department: dragged.branch, above: above(dragged.branch), parent: { id: target.branch.id, name: target.branch.name } });
    }
  };
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={8} columns={3} />;
    if (roots.length === 0) return <State kind="empty" title={t('empty')} />;
    if (sought) return <Found text={sought} departments={departments} people={people !== null} onLocate={locate} />;
    if (!boxes) return <Outline lines={lines} focused={focused} movable={movable} menuOf={menuOf} onMenu={choose} onFold={folding.fold} onMore={members.more} />;
    return (
      <Suspense fallback={<RowsSkeleton rows={8} columns={3} />}>
        <Boxes roots={roots} opened={folding.opened} focused={focused} movable={movable.department} menuOf={menuOf} onMenu={choose} onFold={folding.fold} />
      </Suspense>
    );
  };
  return (
    <div className={`${page['page']} ${styles['page']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{roots[0] && t('people', { count: roots.reduce((sum, root) => sum + root.all, 0) })}</span>
        <div className={page['actions']}>
          <Input.Search allowClear value={text} placeholder={t('search')} aria-label={t('search')} style={{ width: 200 }} onChange={(event) => setText(event.target.value)} />
          {!narrow && (
            <Segmented<'outline' | 'boxes'>
              value={boxes ? 'boxes' : 'outline'}
              onChange={(next) => void navigate({ to: '/departments', search: next === 'boxes' ? { as: 'boxes' } : {}, replace: true })}
              options={[
                { value: 'outline', label: t('outline'), icon: <BarsOutlined aria-hidden="true" /> },
                { value: 'boxes', label: t('boxes'), icon: <ApartmentOutlined aria-hidden="true" /> },
              ]}
            />
          )}
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
      {people && <Gaps />}
      <Dragging onDrop={dropped}>
        <section className={`${page['card']} ${styles['card']}`}>{body()}</section>
      </Dragging>
      {movable.department && <p className={styles['soft']}>{t('hint')}</p>}
      {subject && <MoveDialog subject={subject} onClose={() => setSubject(null)} />}
    </div>
  );
}

/** What is unfolded: the top at first, then what was opened or is on the way to what was sought. */
function useFolding(departments: readonly Department[]) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const opened = useMemo(() => {
    const known = new Map(departments.map((one) => [one.id, one]));
    const usual = departments.filter((one) => one.parent === null || !known.has(one.parent)).map((one) => one.id);
    const all = new Set(usual);
    for (const [id, open] of chosen) {
      if (open) all.add(id);
      else all.delete(id);
    }
    return all;
  }, [departments, chosen]);
  const open = useMemo(() => departments.filter((one) => opened.has(one.id) && one.people > 0).map((one) => one.id), [departments, opened]);
  return {
    opened,
    open,
    fold: (id: string, to: boolean) => setChosen((before) => new Map(before).set(id, to)),
    reveal: (ids: readonly string[]) => setChosen((before) => new Map([...before, ...ids.map((id) => [id, true] as const)])),
  };
}

/** The people of each unfolded department, more of them when asked for. */
function useMembers(people: ObjectView | null, open: readonly string[]) {
  const [limits, setLimits] = useState<ReadonlyMap<string, number>>(new Map());
  const fields = people ? [...people.fields.keys()] : [];
  const found = useQueries({
    queries: (people ? open : []).map((id) => ({ ...membersQuery(id, limits.get(id) ?? MEMBERS, fields), placeholderData: (before: Members | undefined) => before })),
    combine: (results) => new Map(results.flatMap((one, index) => (one.data && open[index] !== undefined ? [[open[index], one.data] as const] : []))),
  });
  return { found, more: (id: string) => setLimits((before) => new Map(before).set(id, Math.min(1000, (before.get(id) ?? MEMBERS) + MEMBERS))) };
}

function Gaps() {
  const t = useWords('departments');
  const gaps = useQuery(gapsQuery);
  const there = gaps.data?.filter((gap) => gap.count > 0) ?? [];
  if (there.length === 0) return null;
  return (
    <ul className={styles['gaps']} aria-label={t('gaps')}>
      {there.map((gap) => (
        <li key={gap.key}>
          <Link to="/records/$object" params={{ object: gap.object }} search={{ view: 'table', where: gap.where }}>
            {t(`gap.${gap.key}`, { count: gap.count })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Dragging({ onDrop, children }: { onDrop: (dragged: Line, target: Line) => void; children: React.ReactNode }) {
  const sensors = useSensors(useSensor(PointerSensor, { activationConstraint: { distance: 6 } }));
  const [dragged, setDragged] = useState<Line | null>(null);
  const start = ({ active }: DragStartEvent) => setDragged((active.data.current?.['line'] as Line | undefined) ?? null);
  const end = ({ over }: DragEndEvent) => {
    const target = over?.data.current?.['line'] as Line | undefined;
    setDragged(null);
    if (dragged && target && target.key !== dragged.key) onDrop(dragged, target);
  };
  return (
    <DndContext sensors={sensors} collisionDetection={pointerWithin} onDragStart={start} onDragEnd={end} onDragCancel={() => setDragged(null)}>
      {children}
      <DragOverlay dropAnimation={null}>{dragged && <span className={styles['dragged']}>{nameOf(dragged)}</span>}</DragOverlay>
    </DndContext>
  );
}
