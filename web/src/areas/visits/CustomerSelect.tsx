import { Select } from 'antd';
import { useDeferredValue, useEffect, useState } from 'react';
import type { Reference } from '@/api/types';
import { useReferenceOptions } from '@/fields/shared/references';
import type { ObjectView } from '@/model/view';
import { keptCustomers, refreshCustomers } from '@/offline/customers';
import { useOnline } from '@/offline/useOnline';

interface CustomerSelectProps {
  id: string;
  person: string;
  account: ObjectView;
  value: Reference | null;
  onChange: (value: Reference | null) => void;
  label: string;
  nothing: string;
}

/** Finds a customer by name: on the server, or among those that the device keeps. */
export function CustomerSelect({ id, person, account, value, onChange, label, nothing }: CustomerSelectProps) {
  const online = useOnline();
  const [text, setText] = useState('');
  const sought = useDeferredValue(text.trim());
  const [kept, setKept] = useState<readonly Reference[]>([]);
  useEffect(() => {
    let current = true;
    const show = (list: readonly Reference[]) => current && setKept(list);
    keptCustomers(person)
      .then(show)
      .then(() => (online ? refreshCustomers(person, account).then(show) : undefined))
      // The list is a convenience: without it the server is asked.
      .catch(() => undefined);
    return () => {
      current = false;
    };
  }, [person, account, online]);
  const found = useReferenceOptions('account', sought, null, online && sought !== '');
  const near = kept.filter((one) => !sought || one.name?.toLowerCase().includes(sought.toLowerCase()));
  const names = new Map(near.map((one) => [one.id, one.name ?? one.id]));
  if (online && sought) for (const option of found.options) names.set(option.value, option.label);
  if (value && !sought) names.set(value.id, value.name ?? value.id);
  return (
    <Select<string>
      id={id}
      size="large"
      style={{ width: '100%' }}
      aria-label={label}
      placeholder={label}
      value={value?.id ?? null}
      options={[...names].map(([key, name]) => ({ value: key, label: name }))}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      allowClear
      onChange={(chosen: string | undefined) => {
        setText('');
        onChange(chosen ? { id: chosen, name: names.get(chosen) ?? null } : null);
      }}
      notFoundContent={<span>{nothing}</span>}
    />
  );
}
