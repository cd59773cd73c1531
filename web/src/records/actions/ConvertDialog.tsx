import { Checkbox, DatePicker, Input, InputNumber, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import dayjs from 'dayjs';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { currencySymbol } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { plainNumber } from '@/lib/numberText';
import { addDays, todayIn } from '@/lib/zone';
import { notify } from '@/ui/notice';
import { refreshAll } from '../liveChanges';
import { CarriedValues } from './CarriedValues';
import styles from './ConvertDialog.module.css';
import { IntoChoice, chosenId, type Into } from './IntoChoice';

const USUAL_DAYS = 30;

/** Makes a customer, a contact and, if wanted, a deal of a lead; shows before what each of them gets, and what is there already. */
export default function ConvertDialog({ lead, onClose }: { lead: RecordData; onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const navigate = useNavigate();
  const id = useId();
  const company = asString(lead['company']) || asString(lead['name']);
  const preview = useQuery({ queryKey: ['conversion', lead.id], queryFn: ({ signal }) => post('/actions/crm.preview_conversion', { body: { lead: lead.id }, signal }), gcTime: 0 });
  const accounts = preview.data?.accounts ?? [];
  const contacts = preview.data?.contacts ?? [];
  const [account, setAccount] = useState<Into | null>(null);
  const [contact, setContact] = useState<Into | null>(null);
  const [deal, setDeal] = useState(true);
  const [name, setName] = useState(t('convert.dealName', { company }));
  const [amount, setAmount] = useState<string | null>(null);
  const [closing, setClosing] = useState(() => addDays(todayIn(locale.timeZone), USUAL_DAYS));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  // What is most likely meant is chosen until somebody chooses otherwise.
  const intoAccount = account ?? (accounts[0] ? { kind: 'found', id: accounts[0].id } : { kind: 'new' });
  const intoContact = contact ?? { kind: 'new' };
  const incomplete = chosenId(intoAccount) === '' || chosenId(intoContact) === '' || (deal && !name.trim());
  const undo = async () => {
    await post('/actions/crm.undo_conversion', { body: { lead: lead.id } });
    refreshAll(client);
    await navigate({ to: '/records/$object/$id', params: { object: 'lead', id: lead.id } });
  };
  const convert = async () => {
    setBusy(true);
    setProblem('');
    const opportunity = deal ? { name: name.trim(), close_date: closing, ...(amount ? { amount } : {}) } : null;
    try {
      const made = await post('/actions/crm.convert_lead', {
        body: { lead: lead.id, opportunity, account: chosenId(intoAccount), contact: chosenId(intoContact), new_account: intoAccount.kind === 'new' },
      });
      refreshAll(client);
      onClose();
      notify({ kind: 'success', text: t('convert.done'), action: { label: t('common.undo'), run: undo } });
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
    <Modal open title={t('convert.title')} okText={t('convert.submit')} cancelText={t('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: incomplete || preview.isLoading }} onOk={() => void convert()} onCancel={onClose}>
      <div className={styles['body']}>
        <fieldset className={styles['part']}>
          <legend>{t('convert.account')}</legend>
          <IntoChoice target="account" fresh={t('convert.newAccount', { company })} other={t('convert.existingAccount')} found={accounts} value={intoAccount} onChange={setAccount} />
          {intoAccount.kind === 'new' && <CarriedValues into="account" lead={lead} carried={preview.data?.carried ?? []} />}
        </fieldset>
        <fieldset className={styles['part']}>
          <legend>{t('convert.person')}</legend>
          <IntoChoice target="contact" fresh={t('convert.newContact', { name: asString(lead['name']) })} other={t('convert.existingContact')} found={contacts} value={intoContact} onChange={setContact} />
          {intoContact.kind === 'new' && <CarriedValues into="contact" lead={lead} carried={preview.data?.carried ?? []} />}
        </fieldset>
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
              <InputNumber<string> id={`${id}-amount`} stringMode parser={plainNumber} precision={2} controls={false} prefix={currencySymbol(locale.currency)} value={amount} onChange={setAmount} style={{ width: '100%' }} />
              <label htmlFor={`${id}-date`}>{t('convert.closeDate')}</label>
              <DatePicker id={`${id}-date`} value={dayjs(closing)} onChange={(next) => next && setClosing(next.format('YYYY-MM-DD'))} allowClear={false} style={{ width: '100%' }} />
            </div>
          )}
          {deal && <CarriedValues into="opportunity" lead={lead} carried={preview.data?.carried ?? []} />}
        </fieldset>
        <p className={styles['fixed']}>{t('convert.along')}</p>
        {(problem || preview.isError) && (
          <p className={styles['problem']} role="alert">
            {problem || (isProblem(preview.error) ? preview.error.sentence : t('state.brokenHint'))}
          </p>
        )}
      </div>
    </Modal>
  );
}
