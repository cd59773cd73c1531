import { useWords } from '@/areas/shared/useWords';
import { figureNumber } from '@/charts/figures';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { RowTable, type Asked, type Column } from '@/ui/RowTable';
import type { ForecastNode } from './api';
import { DealsLink, GoalsLink } from './DealsLink';
import styles from './Forecast.module.css';
import { useTree, type TreeRow } from './tree';

/** The tree of those who sell with what each forecasts; departments open and close. */
export function ForecastTable({ nodes, query }: { nodes: readonly ForecastNode[]; query: Asked }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const { shown, who } = useTree(nodes);
  const times = (value: number | null) => (value === null ? '—' : t('times', { times: formatNumber(Math.round(value * 10) / 10, locale) }));
  const most = Math.max(...shown.map((row) => Math.max(figureNumber(row.node.target) ?? 0, total(row.node))), 1);
  const columns: Column<TreeRow>[] = [
    who,
    { key: 'target', title: t('target'), number: true, cell: (row) => <GoalsLink node={row.node} /> },
    { key: 'closed', title: t('closed'), number: true, cell: (row) => <DealsLink node={row.node} figure="closed" /> },
    { key: 'commit', title: t('commit'), number: true, cell: (row) => <DealsLink node={row.node} figure="commit" />, hint: () => t('commitHint') },
    { key: 'best', title: t('best'), number: true, cell: (row) => <DealsLink node={row.node} figure="best_case" />, hint: () => t('bestHint') },
    { key: 'open', title: t('openAmount'), number: true, cell: (row) => <DealsLink node={row.node} figure="open" /> },
    { key: 'weighted', title: t('weighted'), number: true, cell: (row) => <DealsLink node={row.node} figure="weighted" />, hint: () => t('weightedHint') },
    { key: 'gap', title: t('gapTitle'), number: true, cell: (row) => <DealsLink node={row.node} figure="gap" />, hint: () => t('gapHint') },
    {
      key: 'coverage',
      title: t('coverage'),
      number: true,
      cell: (row) => (
        <span data-short={row.node.covered !== null && row.node.required !== null && row.node.covered < row.node.required} className={styles['coverage']}>
          {t('coveredOf', { covered: times(row.node.covered), required: times(row.node.required) })}
        </span>
      ),
      hint: () => t('coverageHint'),
    },
    { key: 'bar', title: t('bar'), cell: (row) => <Stack node={row.node} most={most} /> },
  ];
  return <RowTable label={t('rollup')} query={query} rows={shown} columns={columns} id={(row) => `${row.node.kind} ${row.node.id}`} empty={null} />;
}

function total(node: ForecastNode): number {
  return (figureNumber(node.closed) ?? 0) + (figureNumber(node.open) ?? 0);
}

/** Closed, commit, best case and the rest on top of each other, with a mark at the target. */
function Stack({ node, most }: { node: ForecastNode; most: number }) {
  const [closed, commit, best, all] = [figureNumber(node.closed) ?? 0, figureNumber(node.commit) ?? 0, figureNumber(node.best_case) ?? 0, total(node)];
  const target = figureNumber(node.target);
  const width = (value: number) => ({ width: `${(100 * Math.max(0, value)) / most}%` });
  return (
    <span className={styles['stack']} aria-hidden="true">
      <i data-part="closed" style={width(closed)} />
      <i data-part="commit" style={width(commit - closed)} />
      <i data-part="best" style={width(best - commit)} />
      <i data-part="open" style={width(all - best)} />
      {target !== null && <b style={{ left: `${(100 * target) / most}%` }} />}
    </span>
  );
}
