import { useEffect, useState } from 'react';
import { pinyinOf } from './api';
import { freeName, nameFrom } from './naming';

const PAUSE = 350;

/** A name for what is labelled so: from the English words, or from the sound of the Chinese ones. */
export function useProposedName(zh: string, en: string, taken: ReadonlySet<string>, enabled: boolean): string {
  const direct = freeName(nameFrom(en), taken);
  const [sounded, setSounded] = useState('');
  const ask = enabled && !direct && zh.trim() !== '';
  useEffect(() => {
    if (!ask) return undefined;
    let current = true;
    const timer = setTimeout(() => {
      pinyinOf(zh.trim()).then(
        (sound) => current && setSounded(nameFrom(sound)),
        () => current && setSounded(''),
      );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [ask, zh]);
  return direct || (ask ? freeName(sounded, taken) : '');
}
