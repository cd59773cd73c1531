import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { mayBeSignedIn } from '@/api/client';
import { keepChosenLanguage, saveLanguage } from '@/api/session';
import { changeLanguage } from '@/i18n';
import { useTheme } from '@/start/theme';

/** Names the other language in itself. */
export function LanguageButton() {
  const { i18n, t } = useTranslation();
  const other = i18n.language === 'en' ? 'zh-CN' : 'en';
  const name = other === 'en' ? 'EN' : '中文';
  const choose = async () => {
    await changeLanguage(other);
    // Other devices follow; where it cannot be kept, this browser remembers it all the same.
    if (mayBeSignedIn()) await saveLanguage(other).catch(() => undefined);
    else keepChosenLanguage(other);
  };
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
