import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Much of a test is waiting, for disks and for processes it starts: a core left free would stand idle.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // For the processes that a test starts: papers must not depend on the letters of the machine.
    env: { BOOKMAN_FONT_DIR: 'none' },
  },
});
