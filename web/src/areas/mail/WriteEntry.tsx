import { MailOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { asReference, asString } from '@/fields/shared/values';
import { actionsQuery } from '@/model/queries';
import { recordQuery } from '@/records/queries';
import { queryRecords } from '@/api/records';
import { quoted } from '@/lib/expression';
import type { Start } from './ComposeDialog';

const ComposeDialog = lazy(async () => ({ default: (await import('./ComposeDialog')).ComposeDialog }));

/** Begins a mail from a record: to its own address, or to that of its contact. */
export function WriteEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('mail');
  const allowed = useQuery(actionsQuery).data?.some((one) => one.name === 'mail.send') ?? false;
  const record = useQuery(recordQuery(object, id)).data?.data;
  const [start, setStart] = useState<Start | null>(null);
  if (!allowed || !record) return null;
  const write = async () => {
    const contact = asReference(record['contact']);
    const own = asString(record['email']) || asString(record['contact_email']);
    const address = own || (contact ? await addressOf(contact.id) : '');
    const answered = object === 'case' ? await lastMail(id) : undefined;
    const subject = object === 'case' ? `Re: ${asString(record['name'])} [${asString(record['number'])}]` : '';
    setStart({ to: address ? [address] : [], cc: [], subject, body: '', object, record: id, ...(answered ? { answers: answered } : {}) });
  };
  return (
    <>
      <Button icon={<MailOutlined aria-hidden="true" />} onClick={() => void write()}>
        {t(object === 'case' ? 'replyToCustomer' : 'write')}
      </Button>
      <Suspense fallback={null}>{start && <ComposeDialog start={start} onClose={() => setStart(null)} />}</Suspense>
    </>
  );
}

/** The last mail of a case's customer, which an answer goes on from. */
async function lastMail(id: string): Promise<string | undefined> {
  try {
    const found = await queryRecords('mail', { fields: ['id'], where: `case = ${quoted(id)} and direction = "in"`, sort: ['-at'], limit: 1 });
    return found.records[0]?.id;
  } catch {
    // Whoever may read no mails begins a new one.
    return undefined;
  }
}

async function addressOf(contact: string): Promise<string> {
  try {
    const found = await queryRecords('contact', { fields: ['email'], where: `id = ${quoted(contact)}`, limit: 1 });
    return asString(found.records[0]?.['email']);
  } catch {
    // A contact whose address may not be read: the writer enters one.
    return '';
  }
}
