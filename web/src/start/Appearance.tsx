import { ConfigProvider, theme as antdTheme, type ThemeConfig } from 'antd';
import english from 'antd/es/locale/en_US';
import dayjs from 'dayjs';
import { useEffect, useMemo, useState, type ComponentProps, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { kept } from '@/lib/store';
import { ThemeContext, chosenTheme } from './theme';
import { applyTokens, fontFamily, palettes, type ThemeName } from './tokens';

type AntdLocale = ComponentProps<typeof ConfigProvider>['locale'];

function themeConfig(name: ThemeName): ThemeConfig {
  const palette = palettes[name];
  return {
    algorithm: name === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      fontFamily,
      fontSize: 14,
      borderRadius: 6,
      colorPrimary: palette.accent,
      colorPrimaryHover: palette.accentHover,
      colorLink: palette.accentText,
      colorInfo: palette.accent,
      colorError: palette.danger,
      colorErrorHover: palette.danger,
      colorWarning: palette.warning,
      colorSuccess: palette.success,
      colorText: palette.text,
      colorTextSecondary: palette.textSoft,
      colorTextTertiary: palette.textFaint,
      colorTextDescription: palette.textFaint,
      colorTextPlaceholder: palette.textFaint,
      colorBgLayout: palette.page,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.raised,
      colorBorder: palette.lineStrong,
      colorBorderSecondary: palette.line,
      motionDurationSlow: '0.15s',
      motionDurationMid: '0.12s',
      motionDurationFast: '0.08s',
      motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
    },
    components: {
      Button: {
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultHoverColor: palette.accentText,
        defaultHoverBorderColor: palette.accentText,
        defaultActiveColor: palette.accentText,
        defaultActiveBorderColor: palette.accentText,
      },
      Select: { optionSelectedBg: palette.selected },
    },
  };
}

async function fetchLocale(language: string): Promise<AntdLocale> {
  if (language === 'en') {
    dayjs.locale('en');
    return english;
  }
  const [words] = await Promise.all([import('antd/es/locale/zh_CN'), import('dayjs/locale/zh-cn')]);
  dayjs.locale('zh-cn');
  return words.default;
}

/** Theme and language of everything below. */
export function Appearance({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const [theme, setTheme] = useState<ThemeName>(chosenTheme);
  const [locale, setLocale] = useState<AntdLocale>();
  useEffect(() => {
    let current = true;
    void fetchLocale(i18n.language).then((loaded) => current && setLocale(loaded));
    return () => {
      current = false;
    };
  }, [i18n.language]);
  useEffect(() => applyTokens(theme), [theme]);
  const config = useMemo(() => themeConfig(theme), [theme]);
  const choice = useMemo(() => {
    const other: ThemeName = theme === 'light' ? 'dark' : 'light';
    const toggle = () => {
      kept.set('theme', other);
      setTheme(other);
    };
    return { theme, toggle };
  }, [theme]);
  return (
    <ThemeContext value={choice}>
      <ConfigProvider theme={config} wave={{ disabled: true }} button={{ autoInsertSpace: false }} {...(locale ? { locale } : {})}>
        {children}
      </ConfigProvider>
    </ThemeContext>
  );
}
