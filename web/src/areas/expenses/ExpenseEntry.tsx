import { PayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useObject } from '@/model/context';
import { recordQuery } from '@/records/queries';
import { LINE } from './api';
import { PURPOSES } from './routes';

/** Claims an expense for the record that is shown: a customer, a deal, a visit or a campaign. */
export default function ExpenseEntry({ object, id }: { object: string; id: string }) {
  const t = useWords('expenses');
  const navigate = useNavigate();
  const line = useObject(LINE);
  const view = useObject(object);
  const record = useQuery(recordQuery(object, id)).data?.data;
  const purpose = PURPOSES.find((one) => one === object);
  if (!line?.rights.create || !purpose || !record || (object === 'activity' && record['kind'] !== 'visit')) return null;
  return (
    <Button icon={<PayCircleOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/expenses', search: { for: purpose, id, name: asString(record[view?.nameField ?? 'name']) } })}>
      {t('entry')}
    </Button>
  );
}
