import { MailOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Modal, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { useLocale } from '@/lib/locale';
import { toNumber } from '@/lib/numberText';
import { actionsQuery } from '@/model/queries';
import { refreshAll } from '@/records/liveChanges';
import { notify } from '@/ui/notice';
import styles from './Statement.module.css';

interface SendProps {
  account: string;
  starts: string;
  ends: string;
}

/** Sends a statement of these days to the customer, who confirms it or objects under a link. */
export function SendStatement(props: SendProps) {
  const t = useWords('commerce');
  const [open, setOpen] = useState(false);
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'mail.send')) return null;
  return (
    <>
      <Button type="primary" icon={<MailOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('statement.send')}
      </Button>
      {open && <SendDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

function SendDialog({ account, starts, ends, onClose }: SendProps & { onClose: () => void }) {
  const t = useWords('commerce');
  const { t: core } = useTranslation();
  const locale = useLocale();
  const client = useQueryClient();
  const id = useId();
  const known = useQuery({
    queryKey: ['rows-of', 'contact', 'addresses', account],
    queryFn: ({ signal }) => queryRecords('contact', { fields: ['name', 'email'], where: `account = ${quoted(account)} and email is not null`, sort: ['id'], limit: 1 }, signal),
  });
  const [typed, setTyped] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const [language, setLanguage] = useState<'zh-CN' | 'en'>(locale.language === 'en' ? 'en' : 'zh-CN');
  const [days, setDays] = useState<number | null>(30);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const email = typed ?? asString(known.data?.records[0]?.['email']);
  const send = async () => {
    setBusy(true);
    setProblem('');
    try {
      const sent = await post('/accounts/{id}/statement/send', { path: { id: account }, body: { starts_on: starts, ends_on: ends, email: email.trim(), note: note.trim(), language, days: days ?? 30 } });
      refreshAll(client);
      onClose();
      notify({ kind: sent.undeliverable.length > 0 ? 'error' : 'success', text: sent.undeliverable.length > 0 ? t('statement.undeliverable', { email: email.trim() }) : t('statement.sent', { email: email.trim(), day: sent.expires_on }) });
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('statement.sendTitle', { starts, ends })} okText={t('statement.sendNow')} cancelText={core('common.cancel')} confirmLoading={busy} okButtonProps={{ disabled: !email.trim() || !days }} onOk={() => void send()} onCancel={onClose}>
      <p>{t('statement.sendHint')}</p>
      <div className={styles['form']}>
        <label htmlFor={`${id}-email`}>{t('statement.email')}</label>
        <Input id={`${id}-email`} type="email" value={email} maxLength={254} onChange={(event) => setTyped(event.target.value)} />
        <label htmlFor={`${id}-note`}>{t('statement.note')}</label>
        <Input.TextArea id={`${id}-note`} rows={3} value={note} maxLength={1000} onChange={(event) => setNote(event.target.value)} />
        <label htmlFor={`${id}-language`}>{t('statement.language')}</label>
        <Select<'zh-CN' | 'en'>
          id={`${id}-language`}
          value={language}
          onChange={setLanguage}
          options={[
            { value: 'zh-CN', label: '中文' },
            { value: 'en', label: 'English' },
          ]}
        />
        <label htmlFor={`${id}-days`}>{t('statement.days')}</label>
        <InputNumber<number> id={`${id}-days`} parser={toNumber} min={1} max={365} precision={0} value={days} onChange={setDays} style={{ width: '100%' }} />
      </div>
      {problem && (
        <p role="alert" className={styles['wrong']}>
          {problem}
        </p>
      )}
    </Modal>
  );
}
