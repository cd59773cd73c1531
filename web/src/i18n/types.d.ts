import type core from './locales/zh-CN/core.json';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'core';
    // The English words do not appear here: the Chinese ones decide which keys there are.
    resources: { core: typeof core } & Record<string, Record<string, unknown>>;
  }
}
