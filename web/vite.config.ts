import { fileURLToPath } from 'node:url';
import { createHash } from 'node:crypto';
import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { build, type Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const server = 'http://127.0.0.1:8000';

const PACKABLE = /\.(js|css|svg|webmanifest|html)$/;
const WORTH_PACKING = 1024;

/** Lays a `.br` and a `.gz` beside every text file, so that the server never packs anything itself. */
function packed(): Plugin {
  const pack = async (file: string) => {
    const body = await readFile(file);
    if (body.length < WORTH_PACKING) return;
    await writeFile(`${file}.br`, await promisify(brotliCompress)(body));
    await writeFile(`${file}.gz`, await promisify(gzip)(body, { level: 9 }));
  };
  return {
    name: 'packed',
    apply: 'build',
    enforce: 'post',
    async writeBundle({ dir }) {
      const found = await readdir(dir ?? 'dist', { recursive: true, withFileTypes: true });
      const files = found.filter((entry) => entry.isFile() && PACKABLE.test(entry.name));
      for (const entry of files) await pack(join(entry.parentPath, entry.name));
    },
  };
}

const SHELL_FILE_LIMIT = 200 * 1024;

/** What the service worker keeps from the start: the page, and every part of the interface that is not huge. */
async function shellFiles(dist: string): Promise<{ url: string; revision: string | null }[]> {
  const page = await readFile(join(dist, 'index.html'));
  const found = await readdir(join(dist, 'assets'), { withFileTypes: true });
  const kept = [{ url: '/index.html', revision: createHash('sha256').update(page).digest('hex').slice(0, 16) as string | null }];
  // What the page itself names comes first and whatever its size.
  const text = page.toString('utf8');
  for (const { name } of found.filter((entry) => /\.(js|css|svg)$/.test(entry.name)).sort((a, b) => a.name.localeCompare(b.name))) {
    const small = (await stat(join(dist, 'assets', name))).size <= SHELL_FILE_LIMIT;
    if (small || text.includes(name)) kept.push({ url: `/assets/${name}`, revision: null });
  }
  return kept;
}

/** Builds /sw.js as one file, with the list of what it keeps, once all other files are there. */
function serviceWorker(): Plugin {
  const dist = fileURLToPath(new URL('./dist', import.meta.url));
  return {
    name: 'service-worker',
    apply: 'build',
    async closeBundle() {
      await build({
        configFile: false,
        logLevel: 'warn',
        define: { __SHELL__: JSON.stringify(await shellFiles(dist)), 'process.env.NODE_ENV': '"production"' },
        build: {
          outDir: dist,
          emptyOutDir: false,
          copyPublicDir: false,
          rolldownOptions: {
            input: fileURLToPath(new URL('./src/worker/sw.ts', import.meta.url)),
            output: { format: 'iife', entryFileNames: 'sw.js' },
          },
        },
      });
    },
  };
}

export default defineConfig({
  plugins: [react(), packed(), serviceWorker()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Fonts and images never become data: addresses, which the content policy would have to allow.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // The parts of antd do nothing but export, though their packages do not say so: what is not used of them stays out.
      treeshake: { moduleSideEffects: [{ test: /node_modules\/(@rc-component|@ant-design)\//, sideEffects: false }] },
      output: {
        // What every page needs comes in a few files instead of fifty.
        codeSplitting: {
          groups: [
            { name: 'react', test: /node_modules\/(react|react-dom|scheduler|use-sync-external-store)\// },
            { name: 'tanstack', test: /node_modules\/@tanstack\// },
            { name: 'words', test: /node_modules\/(i18next|react-i18next)\// },
            { name: 'base', test: /src\/(api|lib|ui|model|start)\/(?!charts|.*(router|App|main|DayField)\.tsx)|src\/fields\/([a-z_]+\/(index|Display)|registry|shared\/(values|operators|periods|TextDisplay))\.tsx?/ },
          ],
        },
      },
    },
  },
  server: { proxy: { '/api': { target: server, changeOrigin: false } } },
  test: {
    environment: 'happy-dom',
    include: ['tests/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/setup.ts'],
    restoreMocks: true,
  },
});
