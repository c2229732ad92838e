import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { isRequired } from './required.ts';

/** What a suite says when it is skipped for want of veraPDF. */
export const noVerapdf = 'no veraPDF: set VERAPDF_LIB to the folder that test/support/verapdf-pom.xml fills';

/** The folder of its jars, else undefined: then the suite is skipped with `noVerapdf`, unless TEST_REQUIRE names `verapdf`. */
export function verapdfForTests(): string | undefined {
  const { VERAPDF_LIB } = process.env;
  if (VERAPDF_LIB) {
    if (readdirSync(VERAPDF_LIB).some((file) => file.startsWith('greenfield-apps'))) return VERAPDF_LIB;
    throw new Error(`VERAPDF_LIB=${VERAPDF_LIB} holds no veraPDF`);
  }
  if (isRequired('verapdf')) throw new Error(`TEST_REQUIRE: ${noVerapdf}`);
  return undefined;
}

/** PDF/A-3a (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). */
export type Flavour = '3a' | 'ua1';

/**
 * The failed rules of each file, by its name; an empty list is a pass. One run over all of them: starting Java takes longer
 * than a file. Throws where a file was not looked at.
 */
export async function failedRules(
  lib: string,
  flavour: Flavour,
  files: readonly string[],
): Promise<Map<string, string[]>> {
  const options = ['--flavour', flavour, '--format', 'json', '--maxfailuresdisplayed', '1'];
  const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-cp', join(lib, '*')];
  const program = 'org.verapdf.apps.GreenfieldCliWrapper';
  const report = reportOf(await run('java', [...java, program, ...options, ...files]));
  const failed = new Map(report.jobs.map((job) => [basename(job.itemDetails.name), rulesOf(job)]));
  const missing = files.filter((file) => !failed.has(basename(file)));
  if (missing.length > 0) throw new Error(`veraPDF did not report on ${missing.join(', ')}`);
  return failed;
}

/** veraPDF ends with 1 where a file fails: that is an answer. */
async function run(program: string, options: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(program, options, { maxBuffer: 1 << 28 }).catch((error) => {
    if (error.code === 1 && error.stdout !== '') return error as { stdout: string };
    throw error;
  });
  return stdout;
}

interface Rule {
  clause: string;
  testNumber: number;
  failedChecks: number;
  description: string;
  checks: { context: string; errorMessage?: string }[];
}

interface Job {
  itemDetails: { name: string };
  taskException?: { exceptionMessage?: string };
  validationResult?: { compliant: boolean; details: { ruleSummaries: Rule[] } }[];
}

function reportOf(json: string): { jobs: Job[] } {
  return JSON.parse(json).report;
}

function rulesOf({ validationResult, taskException }: Job): string[] {
  const [result] = validationResult ?? [];
  if (result === undefined) return [`not checked: ${taskException?.exceptionMessage ?? 'no reason given'}`];
  const rules = result.details.ruleSummaries.map(ruleLine);
  return result.compliant || rules.length > 0 ? rules : ['not compliant, and no rule says why'];
}

/** `7.1-3, 438 times: Content shall be marked ... (at root/document[0]/pages[0]...)` */
function ruleLine({ clause, testNumber, failedChecks, description, checks }: Rule): string {
  const [first] = checks;
  const where = first === undefined ? '' : ` (${first.errorMessage ?? 'first'} at ${first.context})`;
  return `${clause}-${testNumber}, ${failedChecks} times: ${description}${where}`;
}
