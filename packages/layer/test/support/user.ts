/** Whether the tests run as root, to whom every file is open and who may make devices and give files away. */
export const IS_ROOT = process.getuid?.() === 0;

/** Why a test that only root can run does not run. */
export const NEEDS_ROOT = "only root may do what this test needs";
