import { Button, Popover } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { post } from '@/api/call';
import { useWords } from '@/areas/shared/useWords';
import { asNumber } from '@/fields/shared/values';
import { formatPercent } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { recordQuery } from '@/records/queries';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import styles from './Customer.module.css';

/** How complete a record is, and what it lacks. */
export default function CompletenessTag({ object, id }: { object: string; id: string }) {
  const t = useWords('customers');
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const { data } = useQuery(recordQuery(object, id));
  const share = asNumber(data?.data['completeness']);
  if (share === null) return null;
  return (
    <Popover open={open} onOpenChange={setOpen} trigger="click" title={t('missing')} content={open ? <Lacking object={object} id={id} version={asNumber(data?.data['version']) ?? 0} /> : null}>
      <Button>{t('complete', { share: formatPercent(share, locale) })}</Button>
    </Popover>
  );
}

function Lacking({ object, id, version }: { object: string; id: string; version: number }) {
  const t = useWords('customers');
  const locale = useLocale();
  const view = useModel().objects.get(object);
  const query = useQuery({ queryKey: ['completeness', object, id, version], queryFn: ({ signal }) => post('/actions/crm.completeness', { body: { object, record: id }, signal }) });
  if (query.error) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
  if (!query.data) return <RowsSkeleton rows={2} columns={2} />;
  if (query.data.missing.length === 0) return <p>{t('nothingMissing')}</p>;
  return (
    <ul className={styles['missing']}>
      {query.data.missing.map((one) => (
        <li key={one.field}>
          {labelText(view?.fields.get(one.field)?.label, locale.language) || one.field}
          <span className="y-num">+{formatPercent(one.share, locale)}</span>
        </li>
      ))}
    </ul>
  );
}
