import { CloseOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import styles from './FilterBar.module.css';
import type { FilterPart } from './groups';
import { PartWords } from './PartWords';

/** A group, or what is asked of children, as one part of the sentence; a click opens all of it for changing. */
export function PartChip({ view, part, onOpen, onRemove }: { view: ObjectView; part: FilterPart; onOpen: () => void; onRemove: () => void }) {
  const t = useWords('filters');
  const core = useTranslation().t;
  return (
    <span className={styles['chip']}>
      <button type="button" className={styles['words']} onClick={onOpen} title={t('openGroups')}>
        <PartWords view={view} part={part} />
      </button>
      <button type="button" className={styles['remove']} onClick={onRemove} aria-label={core('filter.remove', { condition: t('group') })}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </span>
  );
}
