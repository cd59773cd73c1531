import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { isProblem } from '@/api/problem';
import { notify } from '@/ui/notice';

/** Does something that a person asked for: says what came of it, and reads anew what that changed. True when it was done. */
export type Do = (work: () => Promise<unknown>, said?: string) => Promise<boolean>;

/** For work after which what is kept under these keys is out of date. */
export function useDoing(...keys: readonly string[]): Do {
  const client = useQueryClient();
  const { t } = useTranslation();
  return async (work, said) => {
    let done = true;
    try {
      await work();
      if (said) notify({ kind: 'success', text: said });
    } catch (error) {
      done = false;
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('state.brokenHint') });
    }
    await Promise.all(keys.map((key) => client.invalidateQueries({ queryKey: [key] })));
    return done;
  };
}
