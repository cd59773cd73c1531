import { CopyOutlined, SignatureOutlined } from '@ant-design/icons';
import { Button, Input, InputNumber, Modal, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useObject } from '@/model/context';
import { recordQuery } from '@/records/queries';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { useTemplates, type Template } from './templates';

const USUAL_DAYS = 30;
const MOST_DAYS = 365;

/** Puts a contract's or quote's paper up to be signed. */
export function SignEntry({ object, id }: { object: 'contract' | 'quote'; id: string }) {
  const t = useWords('papers');
  const templates = useTemplates(object);
  const [open, setOpen] = useState(false);
  const view = useObject(object);
  if (templates.length === 0 || view?.rights.update === 'none') return null;
  return (
    <>
      <Button icon={<SignatureOutlined aria-hidden="true" />} onClick={() => setOpen(true)} aria-label={t('sign')} title={t('sign')} />
      {open && <SignDialog object={object} id={id} templates={templates} onClose={() => setOpen(false)} />}
    </>
  );
}

interface SignDialogProps {
  object: 'contract' | 'quote';
  id: string;
  templates: readonly Template[];
  onClose: () => void;
}

/** By which template, who signs, until when; the link goes into the clipboard, and to the signer where there is an address. */
function SignDialog({ object, id, templates, onClose }: SignDialogProps) {
  const t = useWords('papers');
  const client = useQueryClient();
  const [template, setTemplate] = useState(templates[0]?.key ?? '');
  const [signer, setSigner] = useState('');
  const [email, setEmail] = useState('');
  const [days, setDays] = useState(USUAL_DAYS);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const put = async () => {
    setBusy(true);
    setProblem('');
    try {
      const made = await post('/signings', { body: { object, id, template, signer: signer.trim(), email: email.trim(), days } });
      refreshObject(client, 'signing');
      onClose();
      await copied(made.url, t(email.trim() ? 'signLinkSent' : 'signLinkCopied', { day: made.expires_on }));
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
      setBusy(false);
    }
  };
  return (
    <Modal open title={t('sign')} okText={t('signPut')} cancelText={t('cancel')} confirmLoading={busy} onOk={() => void put()} onCancel={onClose}>
      <div className={page['form']}>
        <p className={page['hint']}>{t('signHint')}</p>
        <Labelled label={t('template')}>{(field) => <Select<string> id={field} value={template} onChange={setTemplate} options={templates.map((one) => ({ value: one.key, label: one.label }))} />}</Labelled>
        <Labelled label={t('signer')}>{(field) => <Input id={field} value={signer} maxLength={100} onChange={(event) => setSigner(event.target.value)} />}</Labelled>
        <Labelled label={t('signerEmail')}>{(field) => <Input id={field} type="email" value={email} maxLength={254} onChange={(event) => setEmail(event.target.value)} />}</Labelled>
        <Labelled label={t('signDays')}>{(field) => <InputNumber<number> id={field} value={days} min={1} max={MOST_DAYS} precision={0} onChange={(value) => setDays(value ?? USUAL_DAYS)} />}</Labelled>
        {problem && (
          <p className={page['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

/** Puts a link into the clipboard; where the browser refuses that, it is shown. */
async function copied(url: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    notify({ kind: 'success', text: said });
  } catch {
    notify({ kind: 'success', text: url });
  }
}

export function Labelled({ label, children }: { label: string; children: (id: string) => ReactNode }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id}>{label}</label>
      {children(id)}
    </>
  );
}

/** The customer's link of a paper that waits, once more. */
export function SigningEntry({ id }: { id: string }) {
  const t = useWords('papers');
  const record = useQuery(recordQuery('signing', id)).data?.data;
  if (record?.['status'] !== 'waiting') return null;
  const copy = async () => {
    try {
      const link = await post('/signings/{id}/link', { path: { id } });
      await copied(link.url, t('signLinkCopied', { day: link.expires_on }));
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return (
    <Button icon={<CopyOutlined aria-hidden="true" />} onClick={() => void copy()}>
      {t('copyLink')}
    </Button>
  );
}
