import { useModel } from '@/model/context';
import { CustomerGroup } from './CustomerGroup';
import { Purchases } from './Purchases';

/** A customer as a whole: the group it belongs to, and what it has bought. */
export default function CustomerTab({ id }: { id: string }) {
  const model = useModel();
  return (
    <>
      <CustomerGroup id={id} />
      {model.objects.has('order_line') && <Purchases id={id} />}
    </>
  );
}
