import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecordData } from '@/api/types';
import { asString } from '@/fields/shared/values';
import type { ObjectView } from '@/model/view';
import { refreshObject } from '@/records/refresh';
import { useRecordRights } from '@/records/rights';
import BundleBar from './BundleBar';
import type { Configuring } from './BundleDialog';

/** The bundles of a draft whose lines stand as a list, as on a telephone. */
export default function PhoneBundles({ owner, record, child, count }: { owner: ObjectView; record: RecordData; child: ObjectView; count: number }) {
  const client = useQueryClient();
  const [begun, setBegun] = useState<Configuring | null>(null);
  const may = useRecordRights(owner, record.id).update;
  const refresh = () => {
    refreshObject(client, child.name);
    void client.invalidateQueries({ queryKey: ['record', owner.name, record.id] });
  };
  if (!may || asString(record['status']) !== 'draft' || (owner.name !== 'quote' && owner.name !== 'sales_order')) return null;
  return <BundleBar object={owner.name} document={record.id} lines={child.name} count={count} begun={begun} onBegun={setBegun} refresh={refresh} />;
}
