import { SwapOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useWords } from '@/areas/shared/useWords';
import { actionsQuery } from '@/model/queries';

/** The way from a person to handing over what he has. */
export default function HandoverEntry({ id }: { id: string }) {
  const t = useWords('handover');
  const navigate = useNavigate();
  const may = useQuery(actionsQuery).data?.some((one) => one.name === 'handover.plan') ?? false;
  if (!may) return null;
  return (
    <Button icon={<SwapOutlined aria-hidden="true" />} onClick={() => void navigate({ to: '/handover', search: { person: id } })}>
      {t('title')}
    </Button>
  );
}
