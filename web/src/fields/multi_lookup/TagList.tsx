import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import type { Reference } from '@/api/types';
import { asString } from '@/fields/shared/values';
import { Tag } from '@/ui/Tag';
import styles from './TagList.module.css';

/** Tags in their colours. */
export function TagList({ tags }: { tags: readonly Reference[] }) {
  const query = useQuery({
    queryKey: ['rows-of', 'tag', 'colors'],
    queryFn: ({ signal }) => queryRecords('tag', { fields: ['color'], limit: 1000 }, signal),
    staleTime: 300_000,
    enabled: tags.length > 0,
  });
  const colors = new Map((query.data?.records ?? []).map((tag) => [tag.id, asString(tag['color'])]));
  return (
    <span className={styles['tags']}>
      {tags.map((tag) => (
        <Tag key={tag.id} color={colors.get(tag.id) ?? null}>
          {tag.name ?? tag.id}
        </Tag>
      ))}
    </span>
  );
}
