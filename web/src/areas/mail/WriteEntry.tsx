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
    const own = asString(record['email']);
    const address = own || (contact ? await addressOf(contact.id) : '');
    setStart({ to: address ? [address] : [], cc: [], subject: '', body: '', object, record: id });
  };
  return (
    <>
      <Button icon={<MailOutlined aria-hidden="true" />} onClick={() => void write()}>
        {t('write')}
      </Button>
      <Suspense fallback={null}>{start && <ComposeDialog start={start} onClose={() => setStart(null)} />}</Suspense>
    </>
  );
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
