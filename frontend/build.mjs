// One small build: TypeScript + CSS + fonts + icon sprite -> dist/ with content hashes and manifest.json
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = fileURLToPath(new URL('.', import.meta.url));
const dist = join(root, 'dist');
const watch = process.argv.includes('--watch');

function sprite() {
  const names = readFileSync(join(root, 'src/icons.txt'), 'utf8').split(/\s+/).filter(Boolean);
  const symbols = names.map((n) => {
    const svg = readFileSync(join(root, 'node_modules/lucide-static/icons', `${n}.svg`), 'utf8');
    const inner = svg
      .replace(/[\s\S]*?<svg[\s\S]*?>/, '')
      .replace('</svg>', '')
      .replace(/\s+/g, ' ')
      .trim();
    return `<symbol id="${n}" viewBox="0 0 24 24">${inner}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}

// Templates ask for `plex-latin.woff2`, whatever the font's package calls the file.
const nameOf = (file) => file.replace(/\.ts$/, '.js').replace(/^ibm-plex-sans-(.*)-wght-normal/, 'plex-$1');

const manifest = {
  name: 'manifest',
  setup(build) {
    build.onEnd((r) => {
      if (r.errors.length) return;
      const map = {};
      for (const [out, meta] of Object.entries(r.metafile.outputs)) {
        const file = basename(out);
        const entry = meta.entryPoint ?? Object.keys(meta.inputs)[0];
        if (entry && !file.endsWith('.map')) map[nameOf(basename(entry))] = file;
      }
      const svg = sprite();
      const name = `icons-${createHash('sha256').update(svg).digest('hex').slice(0, 8).toUpperCase()}.svg`;
      writeFileSync(join(dist, name), svg);
      map['icons.svg'] = name;
      const favicon = readFileSync(join(root, 'src/favicon.svg'));
      map['favicon.svg'] =
        `favicon-${createHash('sha256').update(favicon).digest('hex').slice(0, 8).toUpperCase()}.svg`;
      writeFileSync(join(dist, map['favicon.svg']), favicon);
      const keep = new Set([
        ...Object.values(map),
        ...Object.values(map).map((f) => `${f}.map`),
        'manifest.json',
      ]);
      for (const f of readdirSync(dist)) if (!keep.has(f)) rmSync(join(dist, f));
      writeFileSync(join(dist, 'manifest.json'), `${JSON.stringify(map, Object.keys(map).sort(), 2)}\n`);
    });
  },
};

mkdirSync(dist, { recursive: true });
const ctx = await esbuild.context({
  absWorkingDir: root,
  entryPoints: ['src/css/public.css', 'src/css/staff.css', 'src/ts/public.ts', 'src/ts/staff.ts'],
  outdir: 'dist',
  entryNames: '[name]-[hash]',
  assetNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  sourcemap: watch ? 'linked' : false,
  format: 'esm',
  target: ['chrome120', 'firefox121', 'safari17'],
  loader: { '.woff2': 'file' },
  metafile: true,
  logLevel: 'info',
  plugins: [manifest],
});
if (watch) await ctx.watch();
else {
  await ctx.rebuild();
  await ctx.dispose();
}
