import { CaretDownOutlined, CaretRightOutlined, HolderOutlined, TeamOutlined } from '@ant-design/icons';
import { useDraggable, useDroppable } from '@dnd-kit/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { MenuButton, type MenuItem } from '@/ui/Menu';
import { Avatar } from '@/ui/Avatar';
import { Person } from '@/ui/Person';
import { RecordLink } from '@/ui/RecordLink';
import { Bar } from '@/ui/Skeleton';
import styles from './Departments.module.css';
import type { Line } from './lines';

const HEIGHT = 40;

interface OutlineProps {
  lines: readonly Line[];
  /** The line to be shown in the middle. */
  focused: string | null;
  movable: { department: boolean; person: boolean };
  menuOf: (line: Line) => readonly MenuItem[];
  onMenu: (line: Line, key: string) => void;
  onFold: (id: string, open: boolean) => void;
  onMore: (department: string) => void;
}

/** The chart as an outline: only the lines in sight are drawn; arrows move and fold, Enter opens, M moves. */
export function Outline({ lines, focused, movable, menuOf, onMenu, onFold, onMore }: OutlineProps) {
  const t = useWords('departments');
  const scroller = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  const virtual = useVirtualizer({ count: lines.length, getScrollElement: () => scroller.current, estimateSize: () => HEIGHT, overscan: 12, getItemKey: (index) => lines[index]?.key ?? index });
  const sought = focused === null ? -1 : lines.findIndex((line) => line.key === focused);
  useEffect(() => {
    if (sought >= 0) {
      setAt(sought);
      virtual.scrollToIndex(sought, { align: 'center' });
    }
  }, [sought, virtual]);
  const current = Math.min(at, lines.length - 1);
  const go = (to: number) => {
    const next = Math.max(0, Math.min(lines.length - 1, to));
    setAt(next);
    virtual.scrollToIndex(next);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`)?.focus());
  };
  const press = (event: KeyboardEvent<HTMLElement>) => {
    const index = Number((event.target as HTMLElement).dataset['index'] ?? -1);
    const line = lines[index];
    if (!line) return;
    const above = () => {
      for (let up = index - 1; up >= 0; up -= 1) if ((lines[up]?.depth ?? 0) < line.depth) return up;
      return index;
    };
    const department = line.kind === 'department';
    const acts: Readonly<Record<string, () => void>> = {
      ArrowDown: () => go(index + 1),
      ArrowUp: () => go(index - 1),
      Home: () => go(0),
      End: () => go(lines.length - 1),
      ArrowRight: () => (department && !line.open ? onFold(line.key, true) : go(index + 1)),
      ArrowLeft: () => (department && line.open ? onFold(line.key, false) : go(above())),
      Enter: () => (event.target as HTMLElement).querySelector<HTMLElement>('a, button')?.click(),
      m: () => onMenu(line, 'move'),
    };
    const act = acts[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  };
  return (
    <div ref={scroller} className={styles['scroller']}>
      <div role="tree" aria-label={t('title')} tabIndex={-1} onKeyDown={press} style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {virtual.getVirtualItems().map((item) => {
          const line = lines[item.index];
          if (!line) return null;
          return (
            <div
              key={item.key}
              role="treeitem"
              aria-level={line.depth + 1}
              aria-expanded={line.kind === 'department' ? line.open : undefined}
              aria-selected={line.key === focused}
              data-index={item.index}
              tabIndex={item.index === current ? 0 : -1}
              onFocus={(event) => event.target === event.currentTarget && setAt(item.index)}
              className={styles['item']}
              style={{ transform: `translateY(${item.start}px)`, height: HEIGHT }}
            >
              <LineRow line={line} movable={movable} items={menuOf(line)} onMenu={onMenu} onFold={onFold} onMore={onMore} found={line.key === focused} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

interface LineRowProps {
  line: Line;
  movable: OutlineProps['movable'];
  items: readonly MenuItem[];
  onMenu: OutlineProps['onMenu'];
  onFold: OutlineProps['onFold'];
  onMore: OutlineProps['onMore'];
  found: boolean;
}

function LineRow({ line, movable, items, onMenu, onFold, onMore, found }: LineRowProps) {
  const t = useWords('departments');
  const able = (line.kind === 'department' && movable.department && line.branch.parent !== null) || (line.kind === 'person' && movable.person);
  const drag = useDraggable({ id: `drag ${line.key}`, data: { line }, disabled: !able });
  const drop = useDroppable({ id: line.key, data: { line }, disabled: line.kind !== 'department' && line.kind !== 'person' });
  const shell = (content: ReactNode, fold: ReactNode = <span className={styles['fold']} />) => (
    <div ref={drop.setNodeRef} className={styles['node']} data-over={drop.isOver && !drag.isDragging ? '' : undefined} data-found={found ? '' : undefined} style={{ paddingLeft: 12 + line.depth * 24 }}>
      {fold}
      {able && (
        <span ref={drag.setNodeRef} className={styles['handle']} {...drag.listeners} aria-hidden="true">
          <HolderOutlined />
        </span>
      )}
      {content}
      {items.length > 0 && (
        <MenuButton items={items} onChoose={(key) => onMenu(line, key)} plain={styles['menu']} label={t('actions', { name: nameOf(line) })}>
          ⋯
        </MenuButton>
      )}
    </div>
  );
  if (line.kind === 'waiting') return shell(<Bar height={16} />);
  if (line.kind === 'more')
    return shell(
      <button type="button" className={styles['link']} onClick={() => onMore(line.department)}>
        {t('more')}
      </button>,
    );
  if (line.kind === 'person') {
    const { person } = line;
    return shell(
      <>
        <Avatar name={person.name} size={22} />
        <RecordLink object="user" id={person.id} name={person.name} />
        {line.leads && <span className={styles['mark']}>{t('head')}</span>}
        {person.title && <span className={styles['soft']}>{person.title}</span>}
        <span className={styles['manager']}>{person.manager && !line.leads && t('reportsTo', { name: person.manager.name ?? '' })}</span>
      </>,
    );
  }
  const { branch, open } = line;
  return shell(
    <>
      <TeamOutlined aria-hidden="true" className={styles['soft']} />
      <RecordLink object="department" id={branch.id} name={branch.name} />
      <span className={styles['manager']}>{branch.manager ? <Person name={branch.manager.name ?? ''} size={20} /> : <span className={styles['faint']}>{t('noHead')}</span>}</span>
      <span className={`${styles['count']} y-num`} title={t('peopleHint', { own: branch.people, all: branch.all })}>
        {t('people', { count: branch.all })}
      </span>
    </>,
    branch.people + branch.children.length > 0 ? (
      <button type="button" className={styles['fold']} tabIndex={-1} aria-label={t(open ? 'fold' : 'unfold', { name: branch.name })} onClick={() => onFold(branch.id, !open)}>
        {open ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
      </button>
    ) : (
      <span className={styles['fold']} />
    ),
  );
}

export function nameOf(line: Line): string {
  if (line.kind === 'department') return line.branch.name;
  return line.kind === 'person' ? line.person.name : '';
}
