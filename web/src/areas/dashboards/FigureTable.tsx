import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import type { MetricRow } from '@/api/metrics';
import { plainFigure, unitMark } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import type { Metric, Widget } from './declared';
import { dimensionField, dimensionText } from './dimension';
import styles from './FigureTable.module.css';
import type { Period } from './period';
import { useDrill } from './useDrill';

interface FigureTableProps {
  widget: Widget;
  rows: readonly MetricRow[];
  metrics: readonly Metric[];
  where: string;
  period: Period;
  /** The figures of all together, below the rows. */
  totals?: MetricRow | undefined;
}

function dimensionLabel(name: string, metric: Metric | undefined, model: ReturnType<typeof useModel>, language: 'zh-CN' | 'en', words: (key: string) => string): string {
  const known = words(`dimension.${name}`);
  return known || labelText(dimensionField(name, metric, model)?.label, language) || name;
}

/** Figures in rows and columns, the unit once per column; each leads to its records. */
export function FigureTable({ widget, rows, metrics, where, period, totals }: FigureTableProps) {
  const t = useWords('dashboards');
  const { i18n } = useTranslation();
  const locale = useLocale();
  const style = useNumberStyle();
  const model = useModel();
  const drill = useDrill();
  const words = (key: string) => (i18n.exists(`dashboards:${key}`) ? t(key) : '');
  const fields = new Map(widget.by.map((name) => [name, dimensionField(name, metrics[0], model)]));
  return (
    <div className={styles['scroll']}>
      <table className={styles['table']}>
        <thead>
          <tr>
            {widget.by.map((name) => (
              <th key={name} scope="col">
                {dimensionLabel(name, metrics[0], model, locale.language, words)}
              </th>
            ))}
            {metrics.map((metric) => (
              <th key={metric.name} scope="col" className={styles['number']}>
                {headingOf(metric)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {widget.by.map((name) => (
                <th key={name} scope="row">
                  {dimensionText(name, row[name], fields.get(name) ?? null, locale.language, t('missing'))}
                </th>
              ))}
              {metrics.map((metric) => (
                <td key={metric.name} className={styles['number']}>
                  <button
                    type="button"
                    onClick={() => drill({ metric: metric.name, by: Object.fromEntries(widget.by.map((name) => [name, row[name]])), where, period })}
                  >
                    {plainFigure(row[metric.name], metric.unit, locale, style)}
                  </button>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {totals && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={Math.max(1, widget.by.length)}>
                {t('total')}
              </th>
              {metrics.map((metric) => (
                <td key={metric.name} className={styles['number']}>
                  <button type="button" onClick={() => drill({ metric: metric.name, by: {}, where, period })}>
                    {plainFigure(totals[metric.name], metric.unit, locale, style)}
                  </button>
                </td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );

  function headingOf(metric: Metric): string {
    const label = labelText(metric.label, locale.language);
    const mark = unitMark(metric.unit, locale);
    return mark && !/[（(]/.test(label) ? `${label} (${mark})` : label;
  }
}
