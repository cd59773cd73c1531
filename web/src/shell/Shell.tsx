import { useQueries, useQuery } from '@tanstack/react-query';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Suspense, lazy, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { mayBeSignedIn } from '@/api/client';
import { isProblem } from '@/api/problem';
import type { Me } from '@/api/session';
import type { Language } from '@/api/types';
import { useLive } from '@/api/useLive';
import { SeeingBar } from '@/areas/seeing/SeeingBar';
import { changeLanguage } from '@/i18n';
import { kept } from '@/lib/store';
import { LocaleContext } from '@/lib/locale';
import { MeContext, ModelContext } from '@/model/context';
import { meQuery, objectsQuery, pagesQuery } from '@/model/queries';
import { buildModel, type Model } from '@/model/view';
import { FormHost } from '@/records/form/FormHost';
import { MoveHost } from '@/records/stages/MoveHost';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { NARROW, PHONE, useMedia } from '@/ui/useMedia';
import { BottomBar } from './BottomBar';
import { Navigation } from './Navigation';
import { Palette } from './Palette';
import styles from './Shell.module.css';
import { ShellSkeleton } from './ShellSkeleton';
import { TopBar } from './TopBar';
import { mayOpen, usePlaces } from './places';
import { useHelpKey } from './useHelpKey';
import { usePaletteKey } from './usePaletteKey';

const KeyboardHelp = lazy(async () => ({ default: (await import('./KeyboardHelp')).KeyboardHelp }));
const NavigationDrawer = lazy(() => import('./NavigationDrawer'));

/** Loads who is signed in and what exists for them, then shows the frame that every page stands in. */
export function Shell() {
  // A first visit asks only who is there; a known browser asks for everything at once.
  const [known] = useState(mayBeSignedIn);
  const me = useQuery(meQuery);
  const enabled = known || me.isSuccess;
  const [objects, pages] = useQueries({ queries: [{ ...objectsQuery, enabled }, { ...pagesQuery, enabled }] });
  const model = useMemo(
    () => (objects.data && pages.data ? buildModel(objects.data, pages.data) : null),
    [objects.data, pages.data],
  );
  const error = me.error ?? objects.error ?? pages.error;
  if (isProblem(error, 401)) return <ShellSkeleton />;
  if (error) {
    const retry = () => [me, objects, pages].forEach((query) => query.error && void query.refetch());
    return <ProblemState error={error} retry={retry} />;
  }
  if (!me.data || !model) return <ShellSkeleton />;
  return <Frame me={me.data} model={model} />;
}

function Frame({ me, model }: { me: Me; model: Model }) {
  const { t, i18n } = useTranslation();
  const language: Language = i18n.language === 'en' ? 'en' : 'zh-CN';
  const locale = useMemo(
    () => ({ language, timeZone: me.timeZone, currency: me.currency, currencies: me.currencies }),
    [language, me.timeZone, me.currency, me.currencies],
  );
  useOwnLanguage(me);
  const phone = useMedia(PHONE);
  const narrow = useMedia(NARROW);
  const [folded, setFolded] = useState(() => kept.get('folded') === true);
  const [drawer, setDrawer] = useState(false);
  const palette = usePaletteKey();
  const help = useHelpKey();
  useLive();
  const fold = () => {
    kept.set('folded', !folded);
    setFolded(!folded);
  };
  return (
    <LocaleContext value={locale}>
      <MeContext value={me}>
        <ModelContext value={model}>
          <FormHost>
            <a className={styles['skip']} href="#content">
              {t('shell.skip')}
            </a>
            <div className={styles['shell']}>
              {!phone && <Navigation folded={folded || narrow} onFold={narrow ? null : fold} />}
              <div className={styles['main']}>
                <SeeingBar me={me} />
                <TopBar onSearch={palette.show} onMenu={phone ? () => setDrawer(true) : null} />
                <main className={styles['content']} id="content" tabIndex={-1}>
                  <Content />
                </main>
                {phone && <BottomBar onMenu={() => setDrawer(true)} />}
              </div>
            </div>
            {phone && drawer && (
              <Suspense fallback={null}>
                <NavigationDrawer open onClose={() => setDrawer(false)} />
              </Suspense>
            )}
            <MoveHost />
            {palette.open && <Palette onClose={palette.hide} onHelp={help.show} />}
            {help.open && (
              <Suspense fallback={null}>
                <KeyboardHelp onClose={help.hide} />
              </Suspense>
            )}
          </FormHost>
        </ModelContext>
      </MeContext>
    </LocaleContext>
  );
}

/** The page at the address, or that it is not for this person: a page that lets one work for nothing helps nobody. */
function Content() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const places = usePlaces();
  if (mayOpen(places, pathname)) return <Outlet />;
  return (
    <State kind="locked" title={t('state.forbidden')} text={t('state.forbiddenHint')} page>
      <Link to="/">{t('state.home')}</Link>
    </State>
  );
}

/** Somebody new to this browser sees the language of their own record. */
function useOwnLanguage(me: Me): void {
  useEffect(() => {
    if (kept.get('language') === null) void changeLanguage(me.user.language);
  }, [me.user.language]);
}
