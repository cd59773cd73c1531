/** Settles when the browser has shown the page and is idle: what is heavy and not needed at first sight waits for it. */
export function afterPaint(): Promise<void> {
  return new Promise((done) => {
    const idle = () => ('requestIdleCallback' in window ? requestIdleCallback(() => done(), { timeout: 1000 }) : setTimeout(done, 50));
    if (document.readyState === 'complete') idle();
    else window.addEventListener('load', idle, { once: true });
  });
}
