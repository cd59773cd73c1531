import { CaretDownOutlined, CaretRightOutlined } from '@ant-design/icons';
import { useState, type CSSProperties, type ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { Column } from '@/ui/RowTable';
import type { ForecastNode } from './api';
import styles from './Forecast.module.css';

export interface TreeRow {
  node: ForecastNode;
  place: number;
  depth: number;
  parts: boolean;
}

/** Each node with how deep it lies and whether anything is below it. */
function rowsOf(nodes: readonly ForecastNode[]): TreeRow[] {
  const depths: number[] = [];
  const parents = new Set(nodes.map((node) => node.parent));
  return nodes.map((node, place) => {
    const depth = node.parent === null ? 0 : (depths[node.parent] ?? 0) + 1;
    depths.push(depth);
    return { node, place, depth, parts: parents.has(place) };
  });
}

/** What is open at first: what is highest, and the way to what one submits for. */
function openAtFirst(rows: readonly TreeRow[]): Set<string> {
  const found = new Set(rows.filter((row) => row.depth < 1).map((row) => row.node.id));
  for (const row of rows) if (row.node.may_submit) for (let at: TreeRow | undefined = row; at; at = at.node.parent === null ? undefined : rows[at.node.parent]) found.add(at.node.id);
  return found;
}

/** The rows of a tree of which departments open and close, and the column that says whose each is. */
export function useTree(nodes: readonly ForecastNode[], beside?: (node: ForecastNode) => ReactNode): { shown: TreeRow[]; who: Column<TreeRow> } {
  const t = useWords('forecast');
  const rows = rowsOf(nodes);
  const [open, setOpen] = useState<ReadonlySet<string>>(() => openAtFirst(rows));
  const shown = rows.filter((row) => {
    for (let at = row.node.parent; at !== null; at = nodes[at]?.parent ?? null) if (!open.has(nodes[at]?.id ?? '')) return false;
    return true;
  });
  const toggle = (id: string) => setOpen((now) => new Set(now.has(id) ? [...now].filter((one) => one !== id) : [...now, id]));
  const who: Column<TreeRow> = {
    key: 'name',
    title: t('who'),
    names: true,
    cell: (row) => (
      <span className={styles['who']} style={{ '--depth': row.depth } as CSSProperties}>
        {row.parts ? (
          <button type="button" className={styles['toggle']} aria-expanded={open.has(row.node.id)} aria-label={t(open.has(row.node.id) ? 'close' : 'open', { name: row.node.name })} onClick={() => toggle(row.node.id)}>
            {open.has(row.node.id) ? <CaretDownOutlined aria-hidden="true" /> : <CaretRightOutlined aria-hidden="true" />}
          </button>
        ) : (
          <i className={styles['toggle']} />
        )}
        {row.node.name}
        {beside?.(row.node)}
      </span>
    ),
  };
  return { shown, who };
}
