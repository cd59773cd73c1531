import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Button } from 'antd';
import { useWords } from '@/areas/shared/useWords';
import { actionsQuery } from '@/model/queries';

/** The way from the record of a letter to the letter as it is read. */
export default function LetterEntry({ id }: { id: string }) {
  const t = useWords('goalLetters');
  const navigate = useNavigate();
  const actions = useQuery(actionsQuery).data ?? [];
  if (!actions.some((one) => one.name === 'goals.letter')) return null;
  return <Button onClick={() => void navigate({ to: '/goals/letter/$id', params: { id } })}>{t('open')}</Button>;
}
