import { useWords } from '@/areas/shared/useWords';
import styles from './Model.module.css';

/** Whether something came with the product or was made here. */
export function LayerBadge({ layer }: { layer: 'app' | 'organisation' }) {
  const t = useWords('model');
  return (
    <span className={styles['badge']} data-layer={layer}>
      {t(`layer.${layer}`)}
    </span>
  );
}
