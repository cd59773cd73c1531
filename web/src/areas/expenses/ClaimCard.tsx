import { DeleteOutlined, WarningOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { FieldDefinition, RecordData } from '@/api/types';
import { useDoing } from '@/areas/shared/useDoing';
import type { Words } from '@/areas/shared/useWords';
import { FileLink } from '@/fields/file/Display';
import { typeOf } from '@/fields/registry';
import { asFiles, asMoney, asNumber, asReference, asString } from '@/fields/shared/values';
import { formatDay, formatMoney } from '@/lib/format';
import { useLocale, type Locale } from '@/lib/locale';
import { RecordLink } from '@/ui/RecordLink';
import { RowsSkeleton } from '@/ui/Skeleton';
import { budgetsQuery, CLAIM, linesQuery, removeLine, saveReason, submitClaim } from './api';
import styles from './Expenses.module.css';

function Standing({ value, field }: { value: unknown; field: FieldDefinition | undefined }) {
  if (!field) return null;
  const { Display } = typeOf(field);
  return <Display value={value} field={field} />;
}

function money(value: unknown, locale: Locale): string {
  const found = asMoney(value, locale.currency);
  return found ? formatMoney(found, locale) : formatMoney({ amount: '0', currency: locale.currency }, locale);
}

/** A claim that its claimant still gathers: its expenses with what was found of them, and the button that submits it. */
export function ClaimCard({ claim, status, onDone, t }: { claim: RecordData; status: FieldDefinition | undefined; onDone: () => void; t: Words }) {
  const locale = useLocale();
  const act = useDoing();
  const lines = useQuery(linesQuery(claim.id));
  const [busy, setBusy] = useState(false);
  const submit = async () => {
    setBusy(true);
    await act(() => submitClaim(claim.id), t('submitted', { number: asString(claim['number']) }));
    setBusy(false);
    onDone();
  };
  const doing = async (work: () => Promise<unknown>) => {
    await act(work);
    onDone();
  };
  return (
    <section className={styles['claim']} aria-label={asString(claim['number'])}>
      <header>
        <h2>
          <RecordLink object={CLAIM} id={claim.id} name={`${asString(claim['number'])} ${asString(claim['name'])}`} />
        </h2>
        <Standing value={claim['status']} field={status} />
        <strong className="y-num">{money(claim['total'], locale)}</strong>
      </header>
      {asString(claim['refusal']) && <p className={styles['problem']}>{t('refused', { why: asString(claim['refusal']) })}</p>}
      {lines.data ? (
        <ul>
          {lines.data.map((line) => (
            <Line key={line.id} line={line} locale={locale} doing={doing} t={t} />
          ))}
        </ul>
      ) : (
        <RowsSkeleton rows={2} columns={1} />
      )}
      {lines.data?.length === 0 && <p className={styles['soft']}>{t('noLines')}</p>}
      <Budgets claim={claim} t={t} />
      <Button type="primary" size="large" block loading={busy} disabled={!lines.data?.length} onClick={() => void submit()}>
        {t('submit', { amount: money(claim['total'], locale) })}
      </Button>
    </section>
  );
}

/** What is left of the budgets that the claim counts for, and what it asks of them. */
function Budgets({ claim, t }: { claim: RecordData; t: Words }) {
  const locale = useLocale();
  const budgets = useQuery(budgetsQuery(claim.id, money(claim['total'], locale))).data ?? [];
  if (budgets.length === 0) return null;
  const inWords = (amount: string) => formatMoney({ amount, currency: locale.currency }, locale);
  return (
    <div role="group" aria-label={t('budgets')}>
      {budgets.map((one) => (
        <p key={one.name} className={Number(one.asked) > Number(one.available) ? styles['found'] : styles['soft']}>
          {t('budget', { name: one.name, left: inWords(one.available), asked: inWords(one.asked) })}
        </p>
      ))}
    </div>
  );
}

interface LineProps {
  line: RecordData;
  locale: Locale;
  doing: (work: () => Promise<unknown>) => Promise<void>;
  t: Words;
}

function Line({ line, locale, doing, t }: LineProps) {
  const [reason, setReason] = useState(asString(line['reason']));
  const name = asString(line['name']);
  const findings = asString(line['findings']);
  const kind = asReference(line['kind'])?.name ?? '';
  const asks = line['over_limit'] === true || line['repeated'] === true;
  return (
    <li>
      <div className={styles['what']}>
        <strong>{name}</strong>
        <span className={styles['soft']}>
          {name === kind ? '' : `${kind} · `}
          {formatDay(asString(line['spent_on']), locale)}
        </span>
        {asFiles(line['receipts']).map((file) => (
          <FileLink key={file.id} file={file} />
        ))}
        {findings && (
          <span className={styles['found']}>
            <WarningOutlined aria-hidden="true" /> {findings}
          </span>
        )}
        {asks && (
          <Input
            value={reason}
            maxLength={300}
            aria-label={t('reasonFor', { name })}
            placeholder={t('reasonFor', { name })}
            onChange={(event) => setReason(event.target.value)}
            onBlur={() => {
              if (reason.trim() !== asString(line['reason'])) void doing(() => saveReason(line.id, reason.trim()));
            }}
          />
        )}
      </div>
      <span className="y-num">{money(line['amount'], locale)}</span>
      <Button type="text" icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('remove', { name })} onClick={() => void doing(() => removeLine(line.id))} />
    </li>
  );
}

/** What was sent lately, and how far it is. */
export function SentClaims({ claims, status, t }: { claims: readonly RecordData[]; status: FieldDefinition | undefined; t: Words }) {
  const locale = useLocale();
  return (
    <section className={styles['claim']} aria-label={t('sent')}>
      <header>
        <h2>{t('sent')}</h2>
      </header>
      <ul>
        {claims.map((claim) => (
          <li key={claim.id}>
            <div className={styles['what']}>
              <RecordLink object={CLAIM} id={claim.id} name={`${asString(claim['number'])} ${asString(claim['name'])}`} />
              <span className={styles['soft']}>
                {formatDay(asString(claim['claim_date']), locale)} · {t('items', { count: asNumber(claim['line_count']) ?? 0 })}
              </span>
            </div>
            <Standing value={claim['status']} field={status} />
            <span className="y-num">{money(claim['total'], locale)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
