import { EnvironmentOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { useLocale } from '@/lib/locale';
import type { DisplayProps } from '../types';
import { asPlace, mapOf, placeWords } from './place';

export function GeoDisplay({ value, dense }: DisplayProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const place = asPlace(value);
  if (!place) return null;
  const words = <span className="y-num">{placeWords(place)}</span>;
  if (dense) return words;
  return (
    <span>
      {words}{' '}
      <a href={mapOf(place, language !== 'en')} target="_blank" rel="noopener noreferrer" style={{ textDecoration: 'underline' }}>
        <EnvironmentOutlined aria-hidden="true" /> {t('field.geo.map')}
      </a>
    </span>
  );
}
