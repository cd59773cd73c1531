import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import styles from './Calendar.module.css';
import { festivalOf, lunarDay } from './lunar';

interface DayMarkProps {
  day: string;
  text: string;
  /** Said only of days that differ from the week: a holiday, or a day of work on a weekend. */
  works: boolean | undefined;
}

/** The number of a day with its lunar day or festival, and whether it is a holiday or made up for by work. */
export function DayMark({ day, text, works }: DayMarkProps) {
  const t = useWords('lists');
  const { language } = useLocale();
  const festival = festivalOf(day);
  const lunar = lunarDay(day);
  const words = festival ? t(`festival.${festival}`) : language === 'en' ? '' : lunar.day === 1 ? lunar.month : lunar.words;
  return (
    <span className={styles['day']}>
      <span className="y-num">{text}</span>
      {words && (
        <span className={styles['lunar']} data-festival={festival ? '' : undefined}>
          {words}
        </span>
      )}
      {works !== undefined && (
        <span className={styles['works']} data-works={works ? '' : undefined} title={t(works ? 'calendar.worked' : 'calendar.holiday')}>
          {t(works ? 'calendar.workedSign' : 'calendar.holidaySign')}
        </span>
      )}
    </span>
  );
}
