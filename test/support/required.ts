/** Does TEST_REQUIRE name this, so that its absence is a failure and no reason to skip? */
export function isRequired(name: string): boolean {
  return process.env.TEST_REQUIRE?.split(/[\s,]+/).includes(name) ?? false;
}
