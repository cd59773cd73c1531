import { useTranslation } from 'react-i18next';
import styles from './Brand.module.css';

/** The product's sign: four counting rods of unlike height on one line. */
export function Brand({ large, bare }: { large?: boolean; bare?: boolean }) {
  const { t } = useTranslation();
  const size = large ? 36 : 26;
  return (
    <span className={styles['brand']} data-large={large ? '' : undefined}>
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="var(--y-accent)" />
        <path d="M8 21.5h16" stroke="#fff" strokeWidth="2.4" strokeLinecap="round" />
        <path
          d="M8.5 21.5V13M13.5 21.5V9M18.5 21.5v-6.5M23.5 21.5V11"
          stroke="#fff"
          strokeWidth="1.6"
          strokeLinecap="round"
          opacity=".55"
        />
        <circle cx="8.5" cy="14" r="2.3" fill="#fff" />
        <circle cx="13.5" cy="10" r="2.3" fill="#fff" />
        <circle cx="18.5" cy="16" r="2.3" fill="#fff" />
        <circle cx="23.5" cy="11.5" r="2.3" fill="#fff" />
      </svg>
      {!bare && <span className={styles['name']}>{t('product.name')}</span>}
    </span>
  );
}
