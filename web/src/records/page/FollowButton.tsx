import { StarFilled, StarOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readFollow, setFollow } from '@/api/together';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';

/** Follows a record: whoever does hears of what is said about it. */
export function FollowButton({ object, id }: { object: string; id: string }) {
  const t = useWords('together');
  const client = useQueryClient();
  const key = ['follow', object, id];
  const enabled = useMe().seenBy === null;
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => readFollow(object, id, signal), enabled });
  const change = useMutation({
    mutationFn: (following: boolean) => setFollow(object, id, following),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  if (!query.data) return null;
  const { following, followers } = query.data;
  return (
    <Button
      icon={following ? <StarFilled aria-hidden="true" /> : <StarOutlined aria-hidden="true" />}
      loading={change.isPending}
      onClick={() => change.mutate(!following)}
      aria-pressed={following}
      title={t('followers', { count: followers })}
    >
      {following ? t('following') : t('follow')}
    </Button>
  );
}
