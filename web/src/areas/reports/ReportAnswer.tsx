import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useWords } from '@/areas/shared/useWords';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { isReady, runReport, type Report } from './report';
import { ReportTableView } from './ReportTableView';

/** The tables that answer a report, or what it still lacks. */
export function ReportAnswer({ report }: { report: Report }) {
  const t = useWords('reports');
  const ready = isReady(report);
  const result = useQuery({ queryKey: ['figures', 'report', report], queryFn: ({ signal }) => runReport(report, signal), enabled: ready, placeholderData: keepPreviousData });
  if (!ready) return <State kind="empty" title={t('notReady')} text={t('notReadyHint')} />;
  if (result.error) return <ProblemState error={result.error} retry={() => void result.refetch()} />;
  if (!result.data) return <RowsSkeleton rows={8} columns={4} />;
  return (
    <div aria-busy={result.isFetching}>
      {result.data.map((table, index) => (
        <ReportTableView key={index} report={report.kind === 'joined' ? (report.blocks?.[index] ?? report) : report} table={table} heading={result.data.length > 1} />
      ))}
    </div>
  );
}
