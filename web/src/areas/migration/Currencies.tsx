import { Button, DatePicker, InputNumber } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import dayjs from 'dayjs';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { createRecord, updateRecord } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { migrationQuery, type MissingCurrency, type Migration } from './api';

/** Currencies of the backup that no amount can be given in yet: each with its rows, and made here with its first rate. */
export function Currencies({ migration }: { migration: Migration }) {
  const t = useWords('migration');
  if (migration.currencies.length === 0) return null;
  return (
    <section className={page['card']} style={{ marginBottom: 16 }}>
      <header className={page['cardHead']}>
        <h2>{t('currencies')}</h2>
        <span className={page['soft']}>{t('currenciesHint')}</span>
      </header>
      <div className={page['cardBody']}>
        {migration.currencies.map((one) => (
          <Missing key={one.code} currency={one} id={migration.id} />
        ))}
      </div>
    </section>
  );
}

const FIRST_DAY = '2000-01-01';

function Missing({ currency, id }: { currency: MissingCurrency; id: string }) {
  const t = useWords('migration');
  const locale = useLocale();
  const client = useQueryClient();
  const [rate, setRate] = useState<number | null>(null);
  const [since, setSince] = useState(FIRST_DAY);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const name = new Intl.DisplayNames([locale.language], { type: 'currency', fallback: 'code' }).of(currency.code) ?? currency.code;
  const make = async () => {
    setBusy(true);
    setProblem('');
    try {
      let known = currency.id;
      if (known === null) known = String((await createRecord('currency', { code: currency.code, name }, crypto.randomUUID())).data.id);
      else if (!currency.active) await updateRecord('currency', known, { active: true }, null);
      if (rate !== null) await createRecord('exchange_rate', { currency: known, date: since, rate: String(rate) }, crypto.randomUUID());
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      await client.invalidateQueries({ queryKey: migrationQuery(id).queryKey });
      setBusy(false);
    }
  };
  return (
    <form
      className={page['line']}
      style={{ flexWrap: 'wrap', gap: 8, marginBottom: 8 }}
      onSubmit={(event) => {
        event.preventDefault();
        void make();
      }}
    >
      <strong>
        {currency.code} {name}
      </strong>
      <span className={page['soft']}>{t('currencyRows', { count: formatNumber(currency.rows, locale) })}</span>
      {!currency.rated && (
        <>
          <InputNumber<number> min={0} value={rate} onChange={setRate} aria-label={t('rateOf', { code: currency.code })} placeholder={t('rate')} style={{ width: 140 }} />
          <DatePicker value={dayjs(since)} allowClear={false} aria-label={t('sinceOf', { code: currency.code })} onChange={(day) => day && setSince(day.format('YYYY-MM-DD'))} />
        </>
      )}
      <Button htmlType="submit" loading={busy} disabled={!currency.rated && rate === null}>
        {t(currency.active ? 'addRate' : 'useCurrency')}
      </Button>
      {problem && (
        <span role="alert" className={page['problem']}>
          {problem}
        </span>
      )}
    </form>
  );
}
