import { render } from '@testing-library/react';
import { beforeAll, expect, it } from 'vitest';
import { startTranslations } from '@/i18n';
import { useTitle, useTitleCount } from '@/ui/useTitle';

beforeAll(() => startTranslations());

function Counted({ count }: { count: number }) {
  useTitleCount(count);
  return null;
}

function Page({ title }: { title: string }) {
  useTitle(title);
  return null;
}

it('says before the title of the tab how much is new, on whichever page', () => {
  const shown = (title: string, count: number) => (
    <>
      <Page title={title} />
      <Counted count={count} />
    </>
  );
  const { rerender } = render(shown('客户', 0));
  const plain = document.title;
  expect(plain).toMatch(/^客户 · /);
  rerender(shown('客户', 3));
  expect(document.title).toBe(`(3) ${plain}`);
  rerender(shown('商机', 120));
  expect(document.title).toBe(`(99+) ${plain.replace('客户', '商机')}`);
  rerender(<Page title="客户" />);
  expect(document.title).toBe(plain);
});
