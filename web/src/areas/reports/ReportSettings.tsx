import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useDimensionOptions } from '@/areas/dashboards/designer/SettingInput';
import { periodNames } from '@/areas/dashboards/period';
import { periodText } from '@/areas/dashboards/periodText';
import { useCatalogue } from '@/areas/dashboards/useFigures';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { FilterBar } from '@/records/filter/FilterBar';
import { DIMENSIONS, EMPTY, KINDS, asKind, type Calculated, type OwnMeasure, type Report } from './report';
import styles from './Reports.module.css';

interface ReportSettingsProps {
  report: Report;
  onChange: (report: Report) => void;
  /** A block of a joined report, which has no blocks of its own. */
  inner?: boolean;
}

const UNITS = ['number', 'money', 'percent', 'days'] as const;

/** What a report asks: its kind, and what the kind takes. */
export function ReportSettings({ report, onChange, inner }: ReportSettingsProps) {
  const t = useWords('reports');
  const locale = useLocale();
  const model = useModel();
  const catalogue = useCatalogue();
  const metric = catalogue?.get(report.metrics?.[0] ?? '');
  const dimensions = useDimensionOptions(metric);
  const object = model.objects.get(report.object ?? metric?.object ?? '');
  const change = (part: Partial<Report>) => onChange({ ...report, ...part });
  const fieldOptions = [...(object?.fields.values() ?? [])].map((field) => ({ value: field.name, label: labelText(field.label, locale.language) }));
  const most = DIMENSIONS[report.kind]?.[1] ?? 0;
  const metricOptions = [...(catalogue?.values() ?? [])].map((one) => ({ value: one.name, label: labelText(one.label, locale.language) }));
  const own = (report.measures ?? []).map((one) => ({ value: one.name, label: labelText(one.label, locale.language) || one.name }));
  const names = [...metricOptions.filter((one) => report.metrics?.includes(one.value)), ...own];
  return (
    <div className={styles['settings']} role="group" aria-label={t('settings')}>
      <div>
        <span className={styles['caption']}>{t('kind')}</span>
        <Select
          aria-label={t('kind')}
          value={report.kind}
          onChange={(kind) => onChange(asKind(report, kind))}
          options={KINDS.filter((kind) => !inner || kind !== 'joined').map((value) => ({ value, label: t(`kinds.${value}`) }))}
        />
      </div>
      {report.kind === 'joined' ? (
        <Blocks report={report} onChange={onChange} />
      ) : (
        <>
          {report.kind === 'list' || (report.measures?.length ?? 0) > 0 ? (
            <div>
              <span className={styles['caption']}>{t('object')}</span>
              <Select
                showSearch
                optionFilterProp="label"
                aria-label={t('object')}
                value={report.object ?? null}
                onChange={(next) => change({ object: next, fields: [], where: null, sort: [] })}
                options={[...model.objects.values()].filter((one) => !one.hidden).map((one) => ({ value: one.name, label: labelText(one.label, locale.language) }))}
              />
            </div>
          ) : null}
          {report.kind === 'list' ? (
            <div>
              <span className={styles['caption']}>{t('fields')}</span>
              <Select mode="multiple" aria-label={t('fields')} value={report.fields ?? []} onChange={(fields) => change({ fields })} options={fieldOptions} optionFilterProp="label" />
            </div>
          ) : (
            <>
              <div>
                <span className={styles['caption']}>{t('metrics')}</span>
                <Select mode="multiple" aria-label={t('metrics')} value={report.metrics ?? []} onChange={(metrics) => change({ metrics })} options={metricOptions} optionFilterProp="label" />
              </div>
              {most > 0 && (
                <div>
                  <span className={styles['caption']}>{report.kind === 'matrix' || report.kind === 'cohort' ? t('byTwo') : t('by')}</span>
                  <Select
                    mode="multiple"
                    maxCount={most}
                    aria-label={t('by')}
                    value={report.by ?? []}
                    onChange={(by) => change({ by })}
                    options={metric ? dimensions : fieldOptions}
                    optionFilterProp="label"
                  />
                </div>
              )}
              <div>
                <span className={styles['caption']}>{t('period.label')}</span>
                <Select
                  allowClear
                  aria-label={t('period.label')}
                  value={report.period ?? null}
                  onChange={(period: string | null) => change({ period: period ?? null })}
                  options={periodNames.map((value) => ({ value, label: periodText(value, t, locale, '') }))}
                />
              </div>
              {report.kind === 'comparison' && (
                <div>
                  <span className={styles['caption']}>{t('compare')}</span>
                  <Select
                    aria-label={t('compare')}
                    value={report.compare ?? 'before'}
                    onChange={(compare) => change({ compare })}
                    options={(['before', 'year'] as const).map((value) => ({ value, label: t(`compared.${value}`) }))}
                  />
                </div>
              )}
            </>
          )}
          <div>
            <span className={styles['caption']}>{t('where')}</span>
            {object ? <FilterBar view={object} where={report.where ?? ''} onChange={(where) => change({ where: where || null })} /> : <span>{t('chooseFirst')}</span>}
          </div>
          <div>
            <span className={styles['caption']}>{t('sort')}</span>
            <Select
              allowClear
              aria-label={t('sort')}
              value={report.sort?.[0] ?? null}
              onChange={(next: string | null) => change({ sort: next ? [next] : [] })}
              options={(report.kind === 'list' ? fieldOptions : names).flatMap(({ value, label }) => [
                { value: `-${value}`, label: t('descending', { name: label }) },
                { value, label: t('ascending', { name: label }) },
              ])}
            />
          </div>
          {report.kind !== 'list' && <OwnFigures report={report} object={object?.name ?? null} names={names.map((one) => one.value)} onChange={onChange} />}
        </>
      )}
    </div>
  );
}

function Blocks({ report, onChange }: ReportSettingsProps) {
  const t = useWords('reports');
  const blocks = report.blocks ?? [];
  const set = (index: number, block: Report | null) => onChange({ ...report, blocks: blocks.flatMap((one, at) => (at === index ? (block ?? []) : one)) });
  return (
    <>
      {blocks.map((block, index) => (
        <div key={index} className={styles['own']}>
          <ReportSettings report={block} onChange={(next) => set(index, next)} inner />
          <Button size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={() => set(index, null)}>
            {t('removeBlock')}
          </Button>
        </div>
      ))}
      <Button icon={<PlusOutlined aria-hidden="true" />} disabled={blocks.length >= 8} onClick={() => onChange({ ...report, blocks: [...blocks, { ...EMPTY }] })}>
        {t('addBlock')}
      </Button>
    </>
  );
}

function fresh(prefix: string, taken: readonly string[]): string {
  let number = 1;
  while (taken.includes(`${prefix}_${number}`)) number += 1;
  return `${prefix}_${number}`;
}

interface OwnFiguresProps {
  report: Report;
  object: string | null;
  names: readonly string[];
  onChange: (report: Report) => void;
}

/** Measures and calculated columns made for this report alone. */
function OwnFigures({ report, object, names, onChange }: OwnFiguresProps) {
  const t = useWords('reports');
  const { language } = useLocale();
  const measures = report.measures ?? [];
  const calculated = report.calculated ?? [];
  const taken = [...measures, ...calculated].map((one) => one.name);
  const setMeasure = (index: number, part: Partial<OwnMeasure> | null) =>
    onChange({ ...report, object: report.object ?? object, measures: measures.flatMap((one, at) => (at === index ? (part ? { ...one, ...part } : []) : one)) });
  const setColumn = (index: number, part: Partial<Calculated> | null) => onChange({ ...report, calculated: calculated.flatMap((one, at) => (at === index ? (part ? { ...one, ...part } : []) : one)) });
  const units = UNITS.map((value) => ({ value, label: t(`unit.${value}`) }));
  return (
    <>
      {measures.map((one, index) => (
        <div key={one.name} className={styles['own']}>
          <Input aria-label={t('columnName')} placeholder={t('columnName')} value={labelText(one.label, language)} onChange={(event) => setMeasure(index, { label: { ...one.label, [language]: event.target.value } })} />
          <Input aria-label={t('measure')} placeholder="sum(amount)" value={one.measure} onChange={(event) => setMeasure(index, { measure: event.target.value })} />
          <Select aria-label={t('unit.label')} value={one.unit} options={units} onChange={(unit) => setMeasure(index, { unit })} />
          <Button size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setMeasure(index, null)}>
            {t('removeColumn')}
          </Button>
        </div>
      ))}
      {calculated.map((one, index) => (
        <div key={one.name} className={styles['own']}>
          <Input aria-label={t('columnName')} placeholder={t('columnName')} value={labelText(one.label, language)} onChange={(event) => setColumn(index, { label: { ...one.label, [language]: event.target.value } })} />
          <Input aria-label={t('formula')} placeholder={names.slice(0, 2).join(' / ')} value={one.expression} onChange={(event) => setColumn(index, { expression: event.target.value })} />
          <Select aria-label={t('unit.label')} value={one.unit} options={units} onChange={(unit) => setColumn(index, { unit })} />
          <Button size="small" icon={<DeleteOutlined aria-hidden="true" />} onClick={() => setColumn(index, null)}>
            {t('removeColumn')}
          </Button>
        </div>
      ))}
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        onClick={() => onChange({ ...report, object: report.object ?? object, measures: [...measures, { name: fresh('measure', taken), label: {}, measure: 'count()', unit: 'number' }] })}
      >
        {t('addMeasure')}
      </Button>
      <Button
        size="small"
        icon={<PlusOutlined aria-hidden="true" />}
        disabled={names.length === 0}
        onClick={() => onChange({ ...report, calculated: [...calculated, { name: fresh('column', taken), label: {}, expression: names.slice(0, 2).join(' / '), unit: 'number' }] })}
      >
        {t('addCalculated')}
      </Button>
    </>
  );
}
