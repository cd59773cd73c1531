import { Checkbox, DatePicker, Input, InputNumber, Modal, Radio } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { RecordData, Reference } from '@/api/types';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { currencySymbol } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { addDays, todayIn } from '@/lib/zone';
import { notify } from '@/ui/notice';
import { refreshAll } from '../liveChanges';
import styles from './ConvertDialog.module.css';

const USUAL_DAYS = 30;

/** Makes a customer, a contact and, if wanted, a deal of a lead. */
export default function ConvertDialog({ lead, onClose }: { lead: RecordData; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const company = asString(lead['company']) || asString(lead['name']);
  const [existing, setExisting] = useState<Reference | null>(null);
  const [useExisting, setUseExisting] = useState(false);
  const [deal, setDeal] = useState(true);
  const [name, setName] = useState(t('convert.dealName', { company }));
  const [amount, setAmount] = useState<string | null>(null);
  const [closing, setClosing] = useState(() => addDays(todayIn(locale.timeZone), USUAL_DAYS));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const incomplete = (useExisting && !existing) || (deal && !name.trim());
  const convert = async () => {
    setBusy(true);
    setProblem('');
    const opportunity = deal ? { name: name.trim(), close_date: closing, ...(amount ? { amount } : {}) } : null;
    try {
      const made = await post('/actions/crm.convert_lead', { body: { lead: lead.id, opportunity, ...(useExisting && existing ? { account: existing.id } : {}) } });
      refreshAll(client);
      onClose();
      notify({ kind: 'success', text: t('convert.done') });
      const target = made.opportunity;
      await navigate(
        target
          ? { to: '/records/$object/$id', params: { object: 'opportunity', id: target } }
          : { to: '/records/$object/$id', params: { object: 'account', id: made.account } },
      );
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('convert.title')} okText={t('convert.submit')} cancelText={t('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: incomplete }} onOk={() => void convert()} onCancel={onClose}>
      <div className={styles['body']}>
        <fieldset className={styles['part']}>
          <legend>{t('convert.account')}</legend>
          <Radio checked={!useExisting} onChange={() => setUseExisting(false)}>
            {t('convert.newAccount', { company })}
          </Radio>
          <Radio checked={useExisting} onChange={() => setUseExisting(true)}>
            {t('convert.existingAccount')}
          </Radio>
          {useExisting && (
            <ReferenceSelect target="account" value={existing ? [existing] : []} many={false} onChange={([chosen]) => setExisting(chosen ?? null)} label={t('convert.existingAccount')} autoFocus />
          )}
        </fieldset>
        <p className={styles['fixed']}>{t('convert.contact', { name: asString(lead['name']) })}</p>
        <fieldset className={styles['part']}>
          <legend>{t('convert.deal')}</legend>
          <Checkbox checked={deal} onChange={(event) => setDeal(event.target.checked)}>
            {t('convert.withDeal')}
          </Checkbox>
          {deal && (
            <div className={styles['grid']}>
              <label htmlFor={`${id}-name`}>{t('convert.name')}</label>
              <Input id={`${id}-name`} value={name} onChange={(event) => setName(event.target.value)} maxLength={200} />
              <label htmlFor={`${id}-amount`}>{t('convert.amount')}</label>
              <InputNumber<string> id={`${id}-amount`} stringMode min="0" precision={2} controls={false} prefix={currencySymbol(locale.currency)} value={amount} onChange={setAmount} style={{ width: '100%' }} />
              <label htmlFor={`${id}-date`}>{t('convert.closeDate')}</label>
              <DatePicker id={`${id}-date`} value={dayjs(closing)} onChange={(next) => next && setClosing(next.format('YYYY-MM-DD'))} allowClear={false} style={{ width: '100%' }} />
            </div>
          )}
        </fieldset>
        {problem && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}
