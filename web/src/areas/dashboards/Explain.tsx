import { InfoCircleOutlined } from '@ant-design/icons';
import { Popover } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { isAdditive } from './build';
import type { Metric, Widget } from './declared';
import { periodDays, periodText } from './periodText';
import { effective, metricsOf, useSurroundings } from './surroundings';
import styles from './WidgetCard.module.css';

/** A small sign that says, when asked, how the figures of a widget come about. */
export function Explain({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  return (
    <Popover trigger="click" placement="bottomRight" destroyOnHidden title={t('explain.title')} content={<Explanation widget={widget} />}>
      <button type="button" className={styles['tool']} aria-label={t('explain.title')} title={t('explain.title')}>
        <InfoCircleOutlined aria-hidden="true" />
      </button>
    </Popover>
  );
}

function Explanation({ widget }: { widget: Widget }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const model = useModel();
  const page = useSurroundings();
  const { where, period } = effective(widget, page);
  const metrics = metricsOf(widget, page.catalogue);
  const object = model.objects.get(widget.object ?? '');
  const timed = metrics.some((metric) => !metric.stock);
  return (
    <div className={styles['explanation']}>
      {metrics.map((metric) => (
        <MetricWords key={metric.name} metric={metric} />
      ))}
      {object && <p>{t('explain.records', { object: labelText(object.plural, locale.language) })}</p>}
      <dl>
        {timed && (
          <>
            <dt>{t('explain.period')}</dt>
            <dd>
              {periodText(period, t, locale, page.today)}
              <span className={styles['soft']}> {periodDays(period, locale, page.today, page.fiscalStart)}</span>
            </dd>
          </>
        )}
        {where && (
          <>
            <dt>{t('explain.where')}</dt>
            <dd>
              <code>{where}</code>
            </dd>
          </>
        )}
      </dl>
      <p className={styles['soft']}>{t('explain.rights')}</p>
    </div>
  );
}

function MetricWords({ metric }: { metric: Metric }) {
  const t = useWords('dashboards');
  const locale = useLocale();
  const model = useModel();
  const { catalogue } = useSurroundings();
  const name = (key: string) => labelText(catalogue.get(key)?.label, locale.language) || key;
  const object = labelText(model.objects.get(metric.object)?.label, locale.language) || metric.object;
  return (
    <section>
      <strong>{labelText(metric.label, locale.language)}</strong>
      {metric.help && <p>{labelText(metric.help, locale.language)}</p>}
      <dl>
        <dt>{t('explain.measure')}</dt>
        <dd>
          {metric.ratio ? (
            `${name(metric.ratio[0])} ÷ ${name(metric.ratio[1])}`
          ) : (
            <>
              {object} <code>{metric.measure}</code>
            </>
          )}
        </dd>
        {metric.where && (
          <>
            <dt>{t('explain.condition')}</dt>
            <dd>
              <code>{metric.where}</code>
            </dd>
          </>
        )}
        {(metric.stock || metric.date) && (
          <>
            <dt>{t('explain.date')}</dt>
            <dd>{metric.stock ? t('explain.stock') : dateLabel(metric)}</dd>
          </>
        )}
      </dl>
      {!isAdditive(metric) && <p className={styles['soft']}>{t('explain.notAdditive')}</p>}
    </section>
  );

  function dateLabel({ object: owner, date }: Metric): string {
    return labelText(model.objects.get(owner)?.fields.get(date ?? '')?.label, locale.language) || (date ?? '');
  }
}
