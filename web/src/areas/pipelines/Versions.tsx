import { Button, Drawer } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { queryRecords } from '@/api/records';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { formatInstant } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { ProblemState } from '@/ui/ProblemState';
import { Bar } from '@/ui/Skeleton';
import { newPart, type Content, type Part, type StagePart } from './content';
import styles from './Pipelines.module.css';

interface VersionsProps {
  id: string;
  content: Content;
  onTake: (content: Content) => void;
  onClose: () => void;
}

type Kept = Record<string, unknown>;

function listOf(value: unknown): Kept[] {
  return Array.isArray(value) ? value.filter((one): one is Kept => isObject(one)) : [];
}

/** The parts that a version kept: as records where they are still there, else as new ones. */
function partsOf(kept: Kept[], now: readonly Part[], names: readonly string[]): Part[] {
  return kept.map((one) => {
    const there = now.find((part) => part.id === asString(one['id']) || part.values['name'] === one['name']);
    const values = Object.fromEntries(names.map((name) => [name, Array.isArray(one[name]) ? one[name].join(', ') : (one[name] ?? there?.values[name] ?? null)]));
    return there ? { ...there, values } : newPart(values);
  });
}

/** What was designed, with the stages of today asking for what they asked for in a version. */
export function takenUp(content: Content, definition: unknown): Content {
  const kept = listOf(isObject(definition) ? definition['stages'] : null);
  const stages = kept.flatMap((one): StagePart[] => {
    const there = content.stages.find((stage) => stage.id === String(one['id']) || stage.values['name'] === one['name']);
    const values = { ...(there?.values ?? { name: one['name'], probability: Number(one['probability'] ?? 0) }), kind: one['kind'], time_limit: one['time_limit'] ?? null, time_unit: one['time_unit'], may_skip: one['may_skip'], returns: one['returns'] };
    const parts = {
      requirements: partsOf(listOf(one['requirements']), there?.requirements ?? [], ['name', 'moment', 'kind', 'fields', 'condition', 'message_zh', 'message_en']),
      tasks: partsOf(listOf(one['tasks']), there?.tasks ?? [], ['name', 'must_finish', 'due_days', 'condition']),
    };
    return [there ? { ...there, values, ...parts } : { ...newPart(values), ...parts }];
  });
  return { ...content, stages };
}

/** What was published, by whom and when; each may be taken up again and published anew. */
export function Versions({ id, content, onTake, onClose }: VersionsProps) {
  const t = useWords('pipelines');
  const locale = useLocale();
  const query = useQuery({
    queryKey: ['rows', 'pipeline_version', id],
    queryFn: ({ signal }) => queryRecords('pipeline_version', { fields: ['number', 'published_at', 'definition'], where: `pipeline = "${id}"`, sort: ['-number'], limit: 50 }, signal),
  });
  return (
    <Drawer open size={420} title={t('versions')} onClose={onClose}>
      {query.error && <ProblemState error={query.error} small />}
      {query.isPending && <Bar height={80} />}
      <ol className={styles['versions']}>
        {(query.data?.records ?? []).map((version, place) => (
          <li key={version.id}>
            <span>
              <strong>{t('version', { number: asString(version['number']) })}</strong> {formatInstant(asString(version['published_at']), locale)}
              {place === 0 && ` · ${t('inForce')}`}
              <small>{listOf(isObject(version['definition']) ? version['definition']['stages'] : null).map((stage) => asString(stage['name'])).join(' → ')}</small>
            </span>
            {place > 0 && (
              <Button
                size="small"
                onClick={() => {
                  onTake(takenUp(content, version['definition']));
                  onClose();
                }}
              >
                {t('takeUp')}
              </Button>
            )}
          </li>
        ))}
      </ol>
    </Drawer>
  );
}
