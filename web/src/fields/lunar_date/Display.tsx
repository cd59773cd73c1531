import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { quoted } from '@/lib/expression';
import { formatDayFull } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import type { DisplayProps } from '../types';
import { asLunar, chineseWords, lunarWords, type Lunar } from './lunar';

/** The day of the Chinese calendar; on a record also when it comes next. */
export function LunarDateDisplay({ value, dense }: DisplayProps) {
  const { language } = useLocale();
  const lunar = asLunar(value);
  if (!lunar) return null;
  return (
    <span>
      {lunarWords(lunar, language)}
      {!dense && <Next lunar={lunar} />}
    </span>
  );
}

function Next({ lunar }: { lunar: Lunar }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = chineseWords(lunar);
  const { data } = useQuery({
    queryKey: ['next-lunar', words],
    queryFn: () => post('/expressions', { body: { expression: `NEXT_LUNAR(${quoted(words)})` } }),
    staleTime: 3_600_000,
  });
  return typeof data?.value === 'string' ? <span style={{ color: 'var(--y-text-soft)', marginLeft: 8 }}>{t('field.lunar.next', { day: formatDayFull(data.value, locale) })}</span> : null;
}
