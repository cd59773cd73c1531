import { useWords } from '@/areas/shared/useWords';
import { isObject } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import styles from './Automations.module.css';

interface Asked {
  name: { zh: string; en: string };
  entered: boolean;
  people: string[];
  mode: string;
}

/** The nodes in what a dry run tells of a step; null of another step. */
export function askedIn(output: unknown): Asked[] | null {
  return isObject(output) && Array.isArray(output['would_ask']) ? (output['would_ask'] as Asked[]) : null;
}

/** Whom an approval would ask, node by node. */
export function WouldAsk({ nodes }: { nodes: readonly Asked[] }) {
  const t = useWords('automations');
  const { language } = useLocale();
  return (
    <ol className={styles['asked']} aria-label={t('approval.wouldAsk')}>
      {nodes.map((node, place) => (
        <li key={place} data-off={node.entered ? undefined : ''}>
          <strong>{language === 'en' ? node.name.en : node.name.zh}</strong>{' '}
          {node.entered ? [node.people.join(t('approval.comma')) || t('approval.nobody'), node.people.length > 1 ? t(`approval.modeOf.${node.mode}`) : ''].filter(Boolean).join(' · ') : t('approval.leftOut')}
        </li>
      ))}
    </ol>
  );
}
