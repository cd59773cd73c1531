import { MutedOutlined, SoundOutlined, StarFilled, StarOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { readFollow, setFollow, setMuted } from '@/api/together';
import { useWords } from '@/areas/shared/useWords';
import { useMe } from '@/model/context';
import { useCommands } from '@/shell/commands';

/** Follows a record: whoever does hears of what is said about it; or hears nothing of it at all. */
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
  const mute = useMutation({
    mutationFn: (muted: boolean) => setMuted(object, id, muted),
    onSuccess: (answer) => client.setQueryData(key, answer),
  });
  const follow = { key: 'follow', label: t(query.data?.following ? 'unfollow' : 'follow'), icon: 'star', also: 'follow 关注 guanzhu', run: () => change.mutate(!query.data?.following) };
  useCommands(query.data ? [follow] : []);
  if (!query.data) return null;
  const { following, followers, muted } = query.data;
  return (
    <>
      <Button
        icon={following ? <StarFilled aria-hidden="true" /> : <StarOutlined aria-hidden="true" />}
        loading={change.isPending}
        onClick={() => change.mutate(!following)}
        aria-pressed={following}
        title={t('followers', { count: followers })}
      >
        {following ? t('following') : t('follow')}
      </Button>
      {(following || muted) && (
        <Button
          icon={muted ? <MutedOutlined aria-hidden="true" /> : <SoundOutlined aria-hidden="true" />}
          loading={mute.isPending}
          onClick={() => mute.mutate(!muted)}
          aria-pressed={muted}
          aria-label={t('mute')}
          title={t(muted ? 'unmute' : 'mute')}
        />
      )}
    </>
  );
}
