import { useNavigate } from '@tanstack/react-router';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { figureText, plainFigure, unitMark } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath } from '@/model/view';
import { notify } from '@/ui/notice';
import { RecordLink } from '@/ui/RecordLink';
import { GRAINS, grainLabel } from '@/areas/dashboards/grainLabel';
import styles from './Reports.module.css';
import { drillReport, type Report, type ReportColumn, type ReportLine, type ReportTable } from './report';

/** One table of a report; its figures lead to the records they are made of. */
export function ReportTableView({ report, table, heading }: { report: Report; table: ReportTable; heading: boolean }) {
  const t = useWords('reports');
  const locale = useLocale();
  const navigate = useNavigate();
  const label = labelText(table.label, locale.language);
  const open = (metric: string, by: Record<string, unknown>) => {
    const plain = Object.fromEntries(Object.entries(by).map(([name, value]) => [name, isObject(value) ? (value['id'] ?? null) : value]));
    drillReport(report, metric, plain).then(
      (target) => void navigate({ to: '/records/$object', params: { object: target.object }, search: { view: 'table', ...(target.where ? { where: target.where } : {}) } }),
      (error: unknown) => notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') }),
    );
  };
  return (
    <section className={styles['block']} aria-label={label}>
      {heading && <h2>{label}</h2>}
      <div className={styles['scroll']}>
        <table className={styles['table']}>
          <thead>
            <tr>
              {table.columns.map((column) => (
                <th key={column.key} scope="col" data-figure={column.unit ? '' : undefined}>
                  {labelText(column.label, locale.language)}
                  {column.unit && unitMark(column.unit, locale) && ` (${unitMark(column.unit, locale)})`}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {table.lines.map((line, index) => (
              <tr key={index} data-kind={line.kind}>
                {table.columns.map((column) => (
                  <td key={column.key} data-figure={column.unit ? '' : undefined}>
                    <Cell table={table} column={column} line={line} onOpen={open} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {table.lines.length === 0 && <p className={styles['soft']}>{t('empty')}</p>}
      {!table.whole && <p className={styles['soft']}>{t('cut')}</p>}
    </section>
  );
}

interface CellProps {
  table: ReportTable;
  column: ReportColumn;
  line: ReportLine;
  onOpen: (metric: string, by: Record<string, unknown>) => void;
}

function Cell({ table, column, line, onOpen }: CellProps) {
  const t = useWords('reports');
  const locale = useLocale();
  const style = useNumberStyle();
  const model = useModel();
  const value = line.cells[column.key];
  if (column.unit) {
    const text = plainFigure(value, column.unit, locale, style);
    if (!column.metric || value === null || value === undefined) return <>{text}</>;
    return (
      <button type="button" title={figureText(value, column.unit, locale, 'full')} onClick={() => onOpen(column.metric ?? '', { ...line.by, ...column.by })}>
        {text}
      </button>
    );
  }
  if (isObject(value) && 'zh-CN' in value) return <>{labelText(value, locale.language)}</>;
  if (GRAINS.has(column.key)) return <>{value ? grainLabel(column.key, asString(value), locale.language) : t('none')}</>;
  if (value === null || value === undefined || value === '') return <>{line.kind === 'row' && table.kind !== 'list' && column.key in line.by ? t('none') : ''}</>;
  const view = table.object ? model.objects.get(table.object) : undefined;
  const field = view && column.path ? resolvePath(model, view.name, column.path)?.field : undefined;
  if (view && line.id && column.path === view.nameField) return <RecordLink object={view.name} id={line.id} name={asString(value)} />;
  if (field) {
    const { Display } = typeOf(field);
    return <Display value={value} field={field} dense />;
  }
  return <>{isObject(value) ? (asReference(value)?.name ?? '') : asString(value)}</>;
}
