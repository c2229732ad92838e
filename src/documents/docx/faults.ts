import type { DXT } from 'docxtemplater';
import { AppError, type Problem } from '../../errors.ts';
import type { LayoutPart } from './layout.ts';
import { textOf } from './places.ts';
import { noValue } from './tag-path.ts';

/** What docxtemplater puts on its errors; which members are there depends on `id`. */
interface Fault {
  id?: string;
  xtag?: string;
  context?: string;
  file?: string;
  offset?: number | readonly number[];
  explanation?: string;
  openingtag?: string;
  closingtag?: string;
  rootError?: unknown;
  errors?: readonly unknown[];
}

/** Every fault in what docxtemplater threw, one problem each, in Indonesian and with its place. Anything else is thrown on. */
export function foundFaults(thrown: unknown, parts: readonly LayoutPart[]): Problem[] {
  const fault = faultOf(thrown);
  if (!fault || thrown instanceof AppError) throw thrown;
  if (fault.errors) return withoutEchoes(fault.errors).flatMap((error) => foundFaults(error, parts));
  const place = placeOf(fault, parts);
  const path = (fault.xtag ?? fault.openingtag ?? 'layout.docx').replace(/^[{}]+|[{}]+$/g, '');
  return [{ path, ...place, message: sentence(fault) }];
}

/** After a stray brace docxtemplater also complains of a tag without a name, which nobody wrote. */
function withoutEchoes(errors: readonly unknown[]): readonly unknown[] {
  return errors.length === 1 ? errors : errors.filter((error) => faultOf(error)?.xtag !== '');
}

/** The same problem for a tag that named nothing printable in a row that docxtemplater did not print. */
export function missingValue(tag: DXT.Part, file: string, parts: readonly LayoutPart[]): Problem {
  return { path: tag.value, ...placeOf({ file, offset: tag.offset }, parts), message: noValue(tag.value) };
}

function faultOf(thrown: unknown): Fault | undefined {
  return thrown instanceof Error && 'properties' in thrown ? (thrown.properties as Fault) : undefined;
}

function placeOf(fault: Fault, parts: readonly LayoutPart[]): { label?: string } {
  const part = parts.find((candidate) => candidate.file === fault.file);
  const offset = typeof fault.offset === 'number' ? fault.offset : fault.offset?.[0];
  return part && offset !== undefined ? { label: textOf(part).placeOf(offset) } : {};
}

const sentences: Readonly<Record<string, (fault: Fault) => string>> = {
  unopened_tag: (fault) => `Ada } tanpa pembuka { sesudah "${tail(fault)}".`,
  unclosed_tag: (fault) => `Tanda {${fault.xtag} tidak ditutup dengan }.`,
  duplicate_open_tag: (fault) => `Pembuka { tertulis dua kali pada ${fault.xtag}. Cukup satu.`,
  duplicate_close_tag: (fault) => `Penutup } tertulis dua kali pada ${fault.xtag}. Cukup satu.`,
  unclosed_loop: (fault) => `Pengulangan {#${fault.xtag}} tidak ditutup. Tambahkan {/${fault.xtag}}.`,
  unopened_loop: (fault) => `Penutup {/${fault.xtag}} tidak punya pembuka {#${fault.xtag}}.`,
  closing_tag_does_not_match_opening_tag: (fault) =>
    `Pengulangan {#${fault.openingtag}} ditutup oleh {/${fault.closingtag}}.`,
  unbalanced_loop_tags: () => 'Dua pengulangan saling memotong. Tutup yang di dalam sebelum yang di luar.',
  loop_position_invalid: (fault) =>
    `Pembuka dan penutup {#${fault.xtag}} harus sama-sama di dalam atau di luar tabel.`,
  scopeparser_compilation_failed: rootSentence,
  scopeparser_execution_failed: rootSentence,
  invalid_xml_characters: (fault) =>
    `Isian {${fault.xtag}} memuat karakter kendali yang tidak dapat dicetak.`,
  raw_xml_tag_should_be_only_text_in_paragraph: rawSentence,
  no_xml_tag_found_at_left: rawSentence,
  no_xml_tag_found_at_right: rawSentence,
  raw_tag_outerxml_invalid: rawSentence,
};

function sentence(fault: Fault): string {
  const known = sentences[fault.id ?? ''];
  return known
    ? known(fault)
    : `Naskah Word tidak dapat dibaca (${fault.explanation ?? 'sebab tidak diketahui'}).`;
}

function rootSentence(fault: Fault): string {
  return fault.rootError instanceof Error
    ? fault.rootError.message
    : `Tanda {${fault.xtag}} tidak dapat dibaca.`;
}

function rawSentence(fault: Fault): string {
  return `Tanda {@${fault.xtag ?? ''}} menyisipkan XML mentah dan tidak diizinkan.`;
}

function tail(fault: Fault): string {
  return (fault.context ?? '').slice(-30).replace(/^[{}]/, '');
}
