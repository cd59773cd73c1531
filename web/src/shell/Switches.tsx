import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { mayBeSignedIn } from '@/api/client';
import type { Language } from '@/api/types';
import { keepChosenLanguage, saveLanguage } from '@/api/session';
import { changeLanguage } from '@/i18n';
import { useTheme } from '@/start/theme';

const otherOf = (language: string): Language => (language === 'en' ? 'zh-CN' : 'en');

/** Goes over to the other language, here and, where it can be kept, on one's other devices; names that come with the organisation are read anew. */
export function useSwitchLanguage(): () => Promise<void> {
  const { i18n } = useTranslation();
  const client = useQueryClient();
  return async () => {
    const other = otherOf(i18n.language);
    await changeLanguage(other);
    if (mayBeSignedIn()) {
      await saveLanguage(other).catch(() => undefined);
      await client.invalidateQueries();
    } else keepChosenLanguage(other);
  };
}

/** Names the other language in itself. */
export function LanguageButton() {
  const { i18n, t } = useTranslation();
  const other = otherOf(i18n.language);
  const name = other === 'en' ? 'EN' : '中文';
  const choose = useSwitchLanguage();
  return (
    <Button type="text" onClick={() => void choose()} aria-label={`${name} ${t('shell.switchLanguage')}`} title={t('shell.switchLanguage')}>
      <span lang={other}>{name}</span>
    </Button>
  );
}

export function ThemeButton() {
  const { t } = useTranslation();
  const { theme, toggle } = useTheme();
  const label = theme === 'light' ? t('shell.darkTheme') : t('shell.lightTheme');
  return (
    <Button
      type="text"
      icon={theme === 'light' ? <MoonOutlined aria-hidden="true" /> : <SunOutlined aria-hidden="true" />}
      onClick={toggle}
      aria-label={label}
      title={label}
    />
  );
}
