import { useBlocker } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** Asks before the page is left while something is unsaved. */
export function useLeaveGuard(dirty: boolean): void {
  const { t } = useTranslation();
  useBlocker({
    shouldBlockFn: () => dirty && !window.confirm(t('form.leaveText')),
    enableBeforeUnload: () => dirty,
    disabled: !dirty,
  });
}
