import { Button, Popover } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '@/api/call';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import styles from './Pools.module.css';

/** Why a lead has its score, rule by rule. */
export default function ScoreTag({ id }: { id: string }) {
  const t = useWords('pools');
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" title={t('scoreTitle')} content={open ? <Lines id={id} /> : null}>
      <Button>{t('score')}</Button>
    </Popover>
  );
}

function Lines({ id }: { id: string }) {
  const t = useWords('pools');
  const query = useQuery({ queryKey: ['record-pool', 'score', id], queryFn: () => post('/actions/crm.explain_score', { body: { lead: id } }) });
  if (query.error) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={3} columns={2} />;
  const { lines, score, sum } = query.data;
  if (lines.length === 0) return <p>{t('scoreNone')}</p>;
  return (
    <table className={styles['score']}>
      <tbody>
        {lines.map((line) => (
          <tr key={line.rule} data-off={line.holds ? undefined : ''}>
            <th scope="row">
              {line.rule}
              {line.holds && (line.times !== 1 || line.left < 1) && (
                <small>
                  {line.times !== 1 && t('scoreTimes', { count: line.times })} {line.left < 1 && t('scoreLeft', { percent: Math.round(line.left * 100) })}
                </small>
              )}
            </th>
            <td className="y-num">{line.points > 0 ? `+${line.points}` : line.points}</td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{score !== null && score !== Math.round(sum) ? t('scoreBounded', { sum }) : t('score')}</th>
          <td className="y-num">{score ?? '—'}</td>
        </tr>
      </tfoot>
    </table>
  );
}
