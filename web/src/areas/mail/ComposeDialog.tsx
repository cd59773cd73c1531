import { PaperClipOutlined } from '@ant-design/icons';
import { Button, Input, Modal, Progress, Select, Tag } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Suspense, lazy, useRef, useState } from 'react';
import type { StoredFile } from '@/api/files';
import { isProblem } from '@/api/problem';
import { queryRecords } from '@/api/records';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { listed, useLocale } from '@/lib/locale';
import { useUploads } from '@/fields/file/useUploads';
import { asReference, asString } from '@/fields/shared/values';
import { quoted } from '@/lib/expression';
import { useModel } from '@/model/context';
import { Bar } from '@/ui/Skeleton';
import { notify } from '@/ui/notice';
import { loadTemplates, sendMail, undeliverable, type NewMail } from './api';
import styles from './Mail.module.css';
import { filled, placesIn } from './templates';

const RichText = lazy(() => import('@/fields/rich_text/Editor'));

export interface Start {
  to: string[];
  cc: string[];
  subject: string;
  body: string;
  object?: string | undefined;
  record?: string | undefined;
  answers?: string | undefined;
  forward?: boolean | undefined;
}

/** Writes a mail, an answer, or passes one on; what is sent stands with the record. */
export function ComposeDialog({ start, onClose }: { start: Start; onClose: () => void }) {
  const t = useWords('mail');
  const { language } = useLocale();
  const client = useQueryClient();
  const [to, setTo] = useState(start.to);
  const [cc, setCc] = useState(start.cc);
  const [bcc, setBcc] = useState<string[]>([]);
  const [copies, setCopies] = useState(start.cc.length > 0);
  const [subject, setSubject] = useState(start.subject);
  const [body, setBody] = useState(start.body);
  const [round, setRound] = useState(0);
  const [files, setFiles] = useState<StoredFile[]>([]);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  const { uploads, start: upload, cancel } = useUploads((file) => setFiles((before) => [...before, file]), t('unreachable'));
  const everybody = [...to, ...cc, ...bcc];
  const dead = useUndeliverable(everybody);
  const apply = async (template: RecordData) => {
    const values = await valuesFor(start, `${asString(template['subject'])} ${asString(template['body'])}`);
    setSubject((before) => before || filled(asString(template['subject']), values, false));
    setBody((before) => filled(asString(template['body']), values, true) + before);
    setRound((before) => before + 1);
  };
  const send = async () => {
    setBusy(true);
    setProblem('');
    const { object, record, answers, forward } = start;
    const mail: NewMail = {
      to, cc, bcc, subject: subject.trim(), body, files: files.map((file) => file.id),
      ...(object && record ? { object, record } : {}), ...(answers ? { answers } : {}), ...(forward ? { forward } : {}),
    };
    try {
      await sendMail(mail);
      notify({ kind: 'success', text: t('sent') });
      await Promise.all([client.invalidateQueries({ queryKey: ['mails'] }), client.invalidateQueries({ queryKey: ['rows', 'mail'] })]);
      onClose();
    } catch (error) {
      setProblem(isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  const ready = everybody.length > 0 && subject.trim() !== '' && uploads.length === 0;
  return (
    <Modal open title={start.answers ? (start.forward ? t('forward') : t('reply')) : t('write')} width={720} okText={t('send')} cancelText={t('cancel')} onOk={() => void send()} okButtonProps={{ disabled: !ready, loading: busy }} onCancel={onClose} destroyOnHidden maskClosable={false}>
      <div className={styles['form']}>
        <Recipients id="mail-to" label={t('to')} value={to} onChange={setTo} />
        {copies ? (
          <>
            <Recipients id="mail-cc" label={t('cc')} value={cc} onChange={setCc} />
            <Recipients id="mail-bcc" label={t('bcc')} value={bcc} onChange={setBcc} />
          </>
        ) : null}
        {dead.length > 0 && (
          <div className={styles['warning']} role="alert">
            {t('undeliverable', { addresses: listed(dead, language) })}
          </div>
        )}
        <div className={styles['row']}>
          <label htmlFor="mail-subject">{t('subject')}</label>
          <Input id="mail-subject" value={subject} maxLength={500} onChange={(event) => setSubject(event.target.value)} />
        </div>
        <div className={styles['tools']}>
          {!copies && (
            <Button size="small" type="text" onClick={() => setCopies(true)}>
              {t('addCopies')}
            </Button>
          )}
          <Templates onChoose={(template) => void apply(template)} />
          <FileButton onFiles={upload} />
          {files.map((file) => (
            <Tag key={file.id} closable onClose={() => setFiles((before) => before.filter((one) => one.id !== file.id))}>
              {file.name}
            </Tag>
          ))}
          {uploads.map((one) => (
            <Tag key={one.key} closable onClose={() => cancel(one.key)}>
              {one.name} {one.wrong ?? <Progress type="circle" size={14} percent={Math.round(one.share * 100)} aria-label={one.name} />}
            </Tag>
          ))}
        </div>
        <Suspense fallback={<Bar height={200} />}>
          <RichText key={round} id="mail-body" label={t('body')} value={body} onChange={(next) => setBody(asString(next))} field={BODY} />
        </Suspense>
        {problem && (
          <p className={styles['problem']} role="alert">
            {problem}
          </p>
        )}
      </div>
    </Modal>
  );
}

function Recipients({ id, label, value, onChange }: { id: string; label: string; value: string[]; onChange: (value: string[]) => void }) {
  return (
    <div className={styles['row']}>
      <label htmlFor={id}>{label}</label>
      <Select<string[]> id={id} mode="tags" value={value} onChange={onChange} tokenSeparators={[',', ';', '，', '；', ' ']} open={false} suffixIcon={null} style={{ width: '100%' }} />
    </div>
  );
}

function FileButton({ onFiles }: { onFiles: (files: readonly File[]) => void }) {
  const t = useWords('mail');
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button size="small" type="text" icon={<PaperClipOutlined aria-hidden="true" />} onClick={() => input.current?.click()}>
        {t('attach')}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t('attach')}
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          event.target.value = '';
        }}
      />
    </>
  );
}

function Templates({ onChoose }: { onChoose: (template: RecordData) => void }) {
  const t = useWords('mail');
  const { objects } = useModel();
  const query = useQuery({ queryKey: ['rows-of', 'mail_template'], queryFn: loadTemplates, enabled: objects.has('mail_template') });
  if (!query.data?.length) return null;
  return (
    <Select<string>
      size="small"
      value={null}
      placeholder={t('template')}
      aria-label={t('template')}
      style={{ minWidth: 140 }}
      options={query.data.map((one) => ({ value: one.id, label: asString(one['name']) }))}
      onChange={(id) => {
        const chosen = query.data.find((one) => one.id === id);
        if (chosen) onChoose(chosen);
      }}
    />
  );
}

/** Those of some addresses that mail came back from. */
function useUndeliverable(addresses: readonly string[]): string[] {
  const asked = [...new Set(addresses)].sort().slice(0, 100);
  const query = useQuery({ queryKey: ['undeliverable', ...asked], queryFn: () => undeliverable(asked), enabled: asked.length > 0 });
  return (query.data ?? []).map((one) => one.address);
}

/** The values of the record that a template's places name. */
async function valuesFor(start: Start, text: string): Promise<Record<string, string>> {
  const fields = placesIn(text);
  if (fields.length === 0 || !start.object || !start.record) return {};
  try {
    const [record] = (await queryRecords(start.object, { fields, where: `id = ${quoted(start.record)}`, limit: 1 })).records;
    return Object.fromEntries(fields.map((name) => [name, asReference(record?.[name])?.name ?? asString(record?.[name])]));
  } catch {
    // A place that this object does not know stays as it is written, for the writer to see.
    return {};
  }
}

const BODY = { name: 'body', type: 'rich_text' } as never;
