import { useWords } from '@/areas/shared/useWords';
import { figureText } from '@/charts/figures';
import { useLocale } from '@/lib/locale';
import { RowTable, type Asked, type Column } from '@/ui/RowTable';
import { Tag } from '@/ui/Tag';
import type { ForecastCycle, ForecastNode } from './api';
import { DealsLink } from './DealsLink';
import styles from './Forecast.module.css';
import { useTree, type TreeRow } from './tree';
import { VoiceCell } from './VoiceCell';

/** What the system says, what was submitted, what was judged from above, and what counts of it further up. */
export function CallsTable({ nodes, cycle, query }: { nodes: readonly ForecastNode[]; cycle: ForecastCycle; query: Asked }) {
  const t = useWords('forecast');
  const locale = useLocale();
  const { shown, who } = useTree(nodes, (node) => node.awaited && <Tag color="orange">{t('awaited')}</Tag>);
  const money = (value: unknown) => figureText(value, 'money', locale, 'short');
  const columns: Column<TreeRow>[] = [
    who,
    { key: 'target', title: t('target'), number: true, cell: (row) => <span className={styles['pair']}>{money(row.node.target)}</span> },
    {
      key: 'system',
      title: t('system'),
      number: true,
      hint: () => t('pairHint'),
      cell: (row) => (
        <span className={styles['pair']}>
          <DealsLink node={row.node} figure="commit" /> / <DealsLink node={row.node} figure="best_case" />
        </span>
      ),
    },
    { key: 'submitted', title: t('submittedTitle'), cell: (row) => <VoiceCell node={row.node} by="submit" cycle={row.node.may_submit ? cycle.id : null} /> },
    { key: 'judged', title: t('judgedTitle'), cell: (row) => <VoiceCell node={row.node} by="judge" cycle={row.node.may_judge ? cycle.id : null} /> },
    {
      key: 'call',
      title: t('call'),
      number: true,
      hint: (row) => t(row.parts ? 'callOfParts' : 'callHint', { commit: money(row.node.parts_commit), best: money(row.node.parts_best_case) }),
      cell: (row) => (
        <strong className={styles['call']}>
          {money(row.node.call_commit)} / {money(row.node.call_best_case)}
        </strong>
      ),
    },
  ];
  return <RowTable label={t('calls')} query={query} rows={shown} columns={columns} id={(row) => `${row.node.kind} ${row.node.id}`} empty={null} />;
}
