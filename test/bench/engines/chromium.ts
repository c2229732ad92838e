import { chromium } from 'playwright-core';
import type { OpenEngine } from '../engine.ts';
import { type Letter, type List, letterData, letterOf, listData, listOf } from '../papers.ts';

/** One browser and one page kept open; Liberation Sans has the measures of Arimo. */
export const openChromium: OpenEngine = async (work, rows) => {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium' });
  const page = await browser.newPage();
  const list = work === 'list' ? listData(rows) : undefined;
  return {
    async make(n) {
      const html = list ? listHtml(listOf(list)) : letterHtml(letterOf(letterData(n)));
      await page.setContent(html, { timeout: 0 });
      return page.pdf({ preferCSSPageSize: true });
    },
    close: () => browser.close(),
  };
};

const css = (size: string) => `<!doctype html><html lang="id"><style>
@page { size: ${size}; margin: 20mm 20mm 25mm 30mm }
body { font: 12pt 'Liberation Sans', Arial; margin: 0 }
table { border-collapse: collapse; width: 100%; font-size: 10pt }
tr { break-inside: avoid }
td, th { border: 0.5pt solid; padding: 2pt 3pt }
.sign { display: flex; text-align: center } .sign div { flex: 1 } .sign b { display: block; margin-top: 52pt }
</style>`;

const cells = (row: readonly string[]) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
const head = (columns: readonly string[]) =>
  `<thead><tr>${columns.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead>`;
const total = (span: number, [label, amount]: [string, string]) =>
  `<tr><td colspan=${span}><b>${label}</b></td><td><b>${amount}</b></td></tr>`;

function letterHtml(letter: Letter): string {
  const identity = letter.identity.map(([label, value]) => `<div>${label}: ${value}</div>`).join('');
  const signs = letter.signatures.map(
    ({ office, name }) => `<div>${office.join('<br>')}<b>${name}</b></div>`,
  );
  return `${css('A4')}${letter.titles.map((line) => `<h4>${line}</h4>`).join('')}${identity}
<table>${head(letter.columns)}${letter.rows.map(cells).join('')}${total(5, letter.total)}</table>
<p><i>${letter.words}</i></p><div class=sign>${signs.join('')}</div>`;
}

function listHtml(list: List): string {
  const groups = list.groups.map(
    ({ title, rows, total: sum }) =>
      `<tr><td colspan=7><b>${title}</b></td></tr>${rows.map(cells).join('')}${total(6, sum)}`,
  );
  return `${css('330mm 215mm')}<p>${list.heading.join('<br>')}</p><h4>${list.titles.join('<br>')}</h4>
<table>${head(list.columns)}${groups.join('')}${total(6, list.total)}</table>
<p><i>${list.words}</i></p><div class=sign><div></div><div>${list.signature.office}<b>${list.signature.name}</b></div></div>`;
}
