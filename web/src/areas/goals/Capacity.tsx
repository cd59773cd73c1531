import { useQuery } from '@tanstack/react-query';
import { InputNumber } from 'antd';
import { useId, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { figureText, type Unit } from '@/charts/figures';
import { useNumberStyle } from '@/charts/numberStyle';
import { formatMonth, formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useSettled } from '@/lib/useSettled';
import { GOAL, idOf, loadCapacity, type CapacityTold, type Given, type Overview, type Stand } from './api';
import styles from './Goals.module.css';

const NONE: Given = { quota: null, attainment: null, customers: null, visits: null, hours: null, selling: null };

/** Whether a department's goal is within reach of its people: those on their ramp by what they count, and what visits take. */
export function Capacity({ found, node }: { found: Overview; node: Stand }) {
  const t = useWords('goals');
  const [given, setGiven] = useState<Given>(NONE);
  const settled = JSON.parse(useSettled(JSON.stringify(given), 300)) as Given;
  const rule = found.rule?.id ?? '';
  const query = useQuery({
    queryKey: ['rows-of', GOAL, 'capacity', rule, found.year, node.node, settled],
    queryFn: ({ signal }) => loadCapacity(rule, found.year, idOf(node.node), settled, signal),
    placeholderData: (before) => before,
  });
  if (!query.data || query.data.people === 0) return null;
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('capacity')}</h2>
      </header>
      <Reach found={found} told={query.data} t={t} />
      <div className={styles['given']}>
        <Field label={t('quota')} value={given.quota} shown={query.data.quota} onChange={(quota) => setGiven({ ...given, quota })} />
        <Field label={t('expectedAttainment')} percent value={given.attainment} shown={query.data.attainment} onChange={(attainment) => setGiven({ ...given, attainment })} />
      </div>
      <details className={styles['details']}>
        <summary>{t('byMonth')}</summary>
        <ByMonth found={found} told={query.data} t={t} />
      </details>
      <details className={styles['details']}>
        <summary>{t('visitWork')}</summary>
        <div className={styles['given']}>
          <Field label={t('customers')} value={given.customers} onChange={(customers) => setGiven({ ...given, customers })} />
          <Field label={t('visitsEach')} value={given.visits} onChange={(visits) => setGiven({ ...given, visits })} />
          <Field label={t('hoursEach')} value={given.hours} onChange={(hours) => setGiven({ ...given, hours })} />
          <Field label={t('sellingHours')} value={given.selling} onChange={(selling) => setGiven({ ...given, selling })} />
        </div>
        <p className={styles['staff']} role="status">
          {query.data.staff === null ? t('staffHint') : t('staff', { count: query.data.staff, people: query.data.people })}
        </p>
      </details>
    </section>
  );
}

interface FieldProps {
  label: string;
  value: number | null;
  /** What counts where nothing is given. */
  shown?: string | null;
  percent?: boolean;
  onChange: (value: number | null) => void;
}

function Field({ label, value, shown = null, percent = false, onChange }: FieldProps) {
  const id = useId();
  const scale = percent ? 100 : 1;
  return (
    <span>
      <label htmlFor={id}>{label}</label>
      <InputNumber
        id={id}
        min={0}
        max={999_999_999_999}
        precision={2}
        value={value === null ? null : value * scale}
        placeholder={shown === null ? '' : String(Math.round(Number(shown) * scale * 100) / 100)}
        onChange={(next) => onChange(next === null ? null : next / scale)}
        {...(percent ? { suffix: '%' } : {})}
      />
    </span>
  );
}

function Reach({ found, told, t }: { found: Overview; told: CapacityTold; t: Words }) {
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  const share = (value: string | null) => (value === null ? '—' : formatPercent(Math.round(Number(value) * 1000) / 1000, locale));
  const now = told.months.find((_, at) => (found.months[at + 1]?.starts_on ?? '9999') > new Date().toISOString().slice(0, 10));
  const enough = told.coverage !== null && Number(told.coverage) >= 1;
  return (
    <dl className={styles['figures']}>
      <div>
        <dt>{t('people')}</dt>
        <dd className="y-num">{told.people}</dd>
        {now && <dd className={styles['small']}>{t('rampingNow', { count: now.ramping })}</dd>}
      </div>
      <div>
        <dt>{t('canReach')}</dt>
        <dd className="y-num">{amount(told.capacity)}</dd>
        {told.target !== null && <dd className={styles['small']}>{t('ofTarget', { amount: amount(told.target) })}</dd>}
      </div>
      <div>
        <dt>{t('coverage')}</dt>
        <dd className="y-num">{share(told.coverage)}</dd>
        {told.coverage !== null && told.missing !== null && (
          <dd className={styles['small']}>{enough ? t('enough') : t('missing', { count: formatNumber(told.missing, locale, 1) })}</dd>
        )}
      </div>
      {told.needed !== null && (
        <div>
          <dt>{t('needed')}</dt>
          <dd className="y-num">{share(told.needed)}</dd>
          <dd className={styles['small']}>{t('neededHint')}</dd>
        </div>
      )}
    </dl>
  );
}

function ByMonth({ found, told, t }: { found: Overview; told: CapacityTold; t: Words }) {
  const locale = useLocale();
  const style = useNumberStyle();
  const amount = (value: string | null) => (value === null ? '—' : figureText(value, found.unit as Unit, locale, style));
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
    <div className={page['scroll']} role="group" aria-label={t('byMonth')} tabIndex={0}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('month')}</th>
            <th scope="col" className={page['number']}>{t('ramped')}</th>
            <th scope="col" className={page['number']}>{t('ramping')}</th>
            <th scope="col" className={page['number']}>{t('heads')}</th>
            <th scope="col" className={page['number']}>{t('canReach')}</th>
            <th scope="col" className={page['number']}>{t('target')}</th>
          </tr>
        </thead>
        <tbody>
          {told.months.map((one) => (
            <tr key={one.starts_on}>
              <th scope="row">{formatMonth(one.starts_on, locale)}</th>
              <td className={page['number']}>{one.ramped}</td>
              <td className={page['number']}>{one.ramping}</td>
              <td className={page['number']}>{one.heads}</td>
              <td className={page['number']}>{amount(one.capacity)}</td>
              <td className={page['number']}>{amount(one.target)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
